package io.tidemark.ingest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How far a replay has come.
 *
 * @param rows read so far
 * @param accepted handed to Kafka
 * @param refused for what was wrong with them
 * @param reasons of the first refusals, with file and line
 * @param bytesRead of the files as they lie on disk
 * @param bytesTotal of all of them
 */
public record ReplayProgress(
    long rows,
    long accepted,
    long refused,
    List<String> reasons,
    long bytesRead,
    long bytesTotal,
    Duration elapsed) {
  public ReplayProgress {
    reasons = List.copyOf(reasons);
  }

  /** Rows a second since the beginning. */
  public double rowsPerSecond() {
    return elapsed.isZero() ? 0 : rows * 1e9 / elapsed.toNanos();
  }

  /** How much longer it takes if the rest is like what was read; empty before anything was. */
  public Optional<Duration> remaining() {
    if (bytesRead <= 0) {
      return Optional.empty();
    }
    double left = (double) (bytesTotal - bytesRead) / bytesRead;
    return Optional.of(Duration.ofMillis(Math.max(0, Math.round(elapsed.toMillis() * left))));
  }
}
