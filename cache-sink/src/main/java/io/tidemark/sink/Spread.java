package io.tidemark.sink;

import io.lettuce.core.cluster.SlotHash;

/** How keys lie on servers, and so which of them one script may write. */
enum Spread {
  /** All on one. */
  ONE_SERVER,
  /** By their slots, as in a cluster. */
  BY_SLOT;

  /** Keys of one number may be written by one script. */
  int number(String key) {
    return this == ONE_SERVER ? 0 : SlotHash.getSlot(key);
  }
}
