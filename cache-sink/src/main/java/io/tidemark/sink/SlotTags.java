package io.tidemark.sink;

import io.lettuce.core.cluster.SlotHash;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds short texts that hash to given slots: put between braces, they bring a key to the server
 * that has the slot. Not for several threads.
 */
final class SlotTags {
  private final Map<Integer, String> tags = new HashMap<>();

  /** The smallest number, as text, that hashes to {@code slot}. */
  String of(int slot) {
    if (slot < 0 || slot >= SlotHash.SLOT_COUNT) {
      throw new IllegalArgumentException("not a slot: " + slot);
    }
    return tags.computeIfAbsent(slot, SlotTags::find);
  }

  private static String find(int slot) {
    int number = 0;
    while (SlotHash.getSlot(Integer.toString(number)) != slot) {
      number++; // ends: of the numbers below a million some 60 hash to each slot
    }
    return Integer.toString(number);
  }
}
