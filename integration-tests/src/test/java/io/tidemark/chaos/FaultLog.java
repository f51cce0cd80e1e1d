package io.tidemark.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The faults that have happened, and how long it took each time until all was well again. */
final class FaultLog {
  /**
   * One fault.
   *
   * @param recoveredMillis from its end until all that had been acknowledged by then was readable,
   *     other faults in between included; -1 where that was not seen
   */
  record Entry(
      String kind,
      String what,
      long startedMillis,
      long healedMillis,
      long recoveredMillis,
      long seed) {}

  private final List<Entry> entries = new ArrayList<>();
  private final long bornNanos = System.nanoTime();
  private long lastBeganNanos = -1;

  synchronized void began() {
    lastBeganNanos = System.nanoTime();
  }

  synchronized void add(Entry entry) {
    entries.add(entry);
  }

  /** Since the newest fault began; -1 before any. */
  synchronized long sinceFaultMillis() {
    return lastBeganNanos < 0
        ? -1
        : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastBeganNanos);
  }

  /** Since the run began. */
  long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - bornNanos);
  }

  synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }
}
