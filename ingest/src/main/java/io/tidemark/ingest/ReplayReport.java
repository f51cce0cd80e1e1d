package io.tidemark.ingest;

import java.time.Duration;
import java.util.List;

/**
 * What a replay has done, once Kafka has acknowledged all of it.
 *
 * @param rows read
 * @param accepted acknowledged by Kafka
 * @param refused for what was wrong with them
 * @param reasons of the first refusals, with file and line
 * @param took from the first row to the last acknowledgement
 */
public record ReplayReport(
    long rows, long accepted, long refused, List<String> reasons, Duration took) {
  public ReplayReport {
    reasons = List.copyOf(reasons);
  }

  /** Rows a second from beginning to end. */
  public double rowsPerSecond() {
    return took.isZero() ? 0 : rows * 1e9 / took.toNanos();
  }
}
