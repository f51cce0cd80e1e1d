package io.tidemark.sink;

import java.util.List;

/**
 * What became of writes.
 *
 * @param applied how many Redis now holds
 * @param skipped how many Redis held already, or something newer
 * @param faulty what Redis can't take where it belongs
 * @param begun keys of series that were not there and have begun anew, with an unknown past
 */
record Written(long applied, long skipped, List<Rejected> faulty, List<String> begun) {
  Written {
    faulty = List.copyOf(faulty);
    begun = List.copyOf(begun);
  }

  /** Of writes that have begun no series anew. */
  Written(long applied, long skipped, List<Rejected> faulty) {
    this(applied, skipped, faulty, List.of());
  }
}
