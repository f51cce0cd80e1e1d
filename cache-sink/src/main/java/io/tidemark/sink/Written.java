package io.tidemark.sink;

import java.util.List;

/**
 * What became of writes.
 *
 * @param applied how many Redis now holds
 * @param skipped how many Redis held already, or something newer
 * @param faulty what Redis can't take where it belongs
 */
record Written(long applied, long skipped, List<Rejected> faulty) {
  Written {
    faulty = List.copyOf(faulty);
  }
}
