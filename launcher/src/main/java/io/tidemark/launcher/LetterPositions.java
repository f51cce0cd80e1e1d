package io.tidemark.launcher;

import io.tidemark.model.Tidemark;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** A set of positions, a bit each from the first one of a partition on. */
final class LetterPositions {
  private static final class Partition {
    final long first;
    final BitSet offsets = new BitSet();

    Partition(long first) {
      this.first = first;
    }

    boolean holds(long offset) {
      long bit = offset - first;
      return bit >= 0 && bit <= Integer.MAX_VALUE && offsets.get((int) bit);
    }
  }

  private final Map<Integer, Partition> partitions = new HashMap<>();
  private int size;

  /** Adds one, not before the first one of its partition that was added. */
  void add(Tidemark position) {
    Partition partition =
        partitions.computeIfAbsent(position.partition(), key -> new Partition(position.offset()));
    int bit = Math.toIntExact(position.offset() - partition.first);
    if (!partition.offsets.get(bit)) {
      partition.offsets.set(bit);
      size++;
    }
  }

  /** Takes one out; false where it is not in. */
  boolean remove(Tidemark position) {
    Partition partition = partitions.get(position.partition());
    if (partition == null || !partition.holds(position.offset())) {
      return false;
    }
    partition.offsets.clear((int) (position.offset() - partition.first));
    size--;
    return true;
  }

  boolean contains(Tidemark position) {
    Partition partition = partitions.get(position.partition());
    return partition != null && partition.holds(position.offset());
  }

  int size() {
    return size;
  }
}
