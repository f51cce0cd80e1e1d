package io.tidemark.sink;

import java.util.List;

/**
 * What came of comparing one key with the log.
 *
 * @param faults what is wrong, unless it was moving
 * @param pending what differs, and is not promised by the mark yet
 * @param expired whether it is absent as it may be: expired or evicted
 */
record Verdict(List<Difference> faults, List<Difference> pending, boolean expired) {
  static final Verdict CONSISTENT = new Verdict(List.of(), List.of(), false);
  static final Verdict EXPIRED = new Verdict(List.of(), List.of(), true);

  Verdict {
    faults = List.copyOf(faults);
    pending = List.copyOf(pending);
  }

  static Verdict fault(Difference difference) {
    return new Verdict(List.of(difference), List.of(), false);
  }

  static Verdict pending(Difference difference) {
    return new Verdict(List.of(), List.of(difference), false);
  }

  /** Whether there is nothing to look at again. */
  boolean settled() {
    return faults.isEmpty() && pending.isEmpty();
  }
}
