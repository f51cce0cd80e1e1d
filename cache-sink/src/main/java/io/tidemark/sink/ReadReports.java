package io.tidemark.sink;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Tells what was read of the log. */
final class ReadReports {
  private ReadReports() {}

  static RebuildReport.Read of(LogTally tally, long nanos) {
    Map<String, Long> entries = new TreeMap<>();
    tally.written().forEach((kind, count) -> entries.put(kind.suffix(), count));
    Map<String, String> reached = new TreeMap<>();
    tally
        .oldest()
        .forEach((topic, millis) -> reached.put(topic, Instant.ofEpochMilli(millis).toString()));
    double seconds = nanos / 1e9;
    return new RebuildReport.Read(
        entries,
        tally.records(),
        tally.rejected(),
        Math.round(seconds * 1_000) / 1e3,
        Math.round(tally.records() / Math.max(seconds, 1e-3)),
        reached);
  }
}
