package io.tidemark.sink;

import io.tidemark.runtime.Settings;
import java.time.Duration;
import java.util.Map;

/**
 * How often things are done.
 *
 * @param commit between two commits of offsets, which only tell others how far the sink is
 * @param check between two looks at the active generation and the marks
 * @param firstRetry after a first failure; doubled after each further one
 * @param lastRetry what the delay before a retry grows up to
 */
record Pace(Duration commit, Duration check, Duration firstRetry, Duration lastRetry) {
  Pace {
    if (firstRetry.isZero() || lastRetry.compareTo(firstRetry) < 0) {
      throw new IllegalArgumentException(
          "retries: must be above zero and grow, were " + firstRetry + " to " + lastRetry);
    }
  }

  static Pace local() {
    return from(Settings.of(Map.of()));
  }

  static Pace from(Settings settings) {
    Duration commit =
        settings.duration(
            "TIDEMARK_SINK_COMMIT_INTERVAL", Duration.ofMillis(200), "between offset commits");
    Duration check =
        settings.duration(
            "TIDEMARK_SINK_CHECK_INTERVAL",
            Duration.ofSeconds(1),
            "between looks at whether Redis still holds what was written");
    Duration first =
        settings.duration(
            "TIDEMARK_SINK_RETRY_FIRST", Duration.ofMillis(50), "before a first retry, above zero");
    Duration last =
        settings.duration(
            "TIDEMARK_SINK_RETRY_LAST", Duration.ofSeconds(5), "before any retry at most");
    if (first.isZero() || last.compareTo(first) < 0) {
      settings.problem(
          "TIDEMARK_SINK_RETRY_FIRST",
          first.toMillis() + "ms",
          "must be above zero and not above TIDEMARK_SINK_RETRY_LAST");
      return new Pace(commit, check, Duration.ofMillis(50), Duration.ofSeconds(5));
    }
    return new Pace(commit, check, first, last);
  }
}
