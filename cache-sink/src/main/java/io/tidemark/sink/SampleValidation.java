package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Compares a generation with what was seen of the log while it was filled: how many keys there are
 * of each kind, and a sample entry by entry.
 */
final class SampleValidation implements Validation {
  /** The log's keys are an estimate, its standard error 0.8 %. */
  private static final double TOLERANCE = 0.05;

  private static final int FEW = 20;
  private static final int SCAN_STEP = 2_000;
  private static final int MOST_TOLD = 10;

  private final RedisLink link;
  private final LogTally tally;
  private final SinkConfig config;
  private final LongSupplier nanoTime;
  private final long begunNanos;
  private final boolean whole;
  private final Runnable pulse;

  /**
   * Of a fill that begins now.
   *
   * @param whole whether the fill reads all of the log: only then can keys be counted against it
   * @param pulse to be run now and then, however long the validation takes
   */
  SampleValidation(
      RedisLink link,
      LogTally tally,
      SinkConfig config,
      LongSupplier nanoTime,
      boolean whole,
      Runnable pulse) {
    this.link = link;
    this.tally = tally;
    this.config = config;
    this.nanoTime = nanoTime;
    this.begunNanos = nanoTime.getAsLong();
    this.whole = whole;
    this.pulse = pulse;
  }

  @Override
  public Verdict of(RedisKeys filled) {
    List<String> problems = new ArrayList<>();
    List<LogTally.Sampled> sample = tally.sample();
    compare(sample, problems);
    Map<CacheTopic, Long> held = counted(filled);
    if (whole) {
      tally.keys().forEach((kind, expected) -> count(kind, expected, held, problems));
    }
    Map<String, Long> keys = new TreeMap<>();
    held.forEach((kind, count) -> keys.put(kind.suffix(), count));
    return new Verdict(problems, sample.size(), keys);
  }

  private void compare(List<LogTally.Sampled> sample, List<String> problems) {
    List<Standing> standings =
        new Standings(link, config.barsKept())
            .of(sample.stream().map(LogTally.Sampled::write).toList());
    for (int i = 0; i < sample.size() && problems.size() < MOST_TOLD; i++) {
      Standing standing = standings.get(i);
      LogTally.Sampled sampled = sample.get(i);
      boolean expired =
          standing == Standing.MISSING && mayHaveExpired(sampled.write().kind(), sampled.nanos());
      if (standing.wrong() && !expired) {
        problems.add(
            "%s is %s at version %d"
                .formatted(
                    sampled.write().key(),
                    standing.name().toLowerCase(Locale.ROOT),
                    sampled.write().version()));
      }
    }
  }

  private void count(
      CacheTopic kind, long expected, Map<CacheTopic, Long> held, List<String> problems) {
    long found = held.getOrDefault(kind, 0L);
    boolean near = Math.abs(found - expected) <= Math.max(FEW, expected * TOLERANCE);
    if (!near && !mayHaveExpired(kind, begunNanos)) {
      problems.add(
          "%s: the log has about %,d keys, the generation %,d"
              .formatted(kind.suffix(), expected, found));
    }
  }

  private boolean mayHaveExpired(CacheTopic kind, long sinceNanos) {
    Duration expiry = config.expiry().of(kind);
    return !expiry.isZero() && nanoTime.getAsLong() - sinceNanos > expiry.toNanos() / 2;
  }

  private Map<CacheTopic, Long> counted(RedisKeys filled) {
    Map<CacheTopic, Long> counts = new EnumMap<>(CacheTopic.class);
    Map<CacheTopic, String> prefixes = new EnumMap<>(CacheTopic.class);
    for (CacheTopic kind : CacheTopic.values()) {
      prefixes.put(kind, filled.prefix(kind));
    }
    KeyScan scan = new KeyScan(link, filled.prefix() + "*", SCAN_STEP);
    while (!scan.finished()) {
      pulse.run();
      for (String key : scan.next()) {
        prefixes.forEach(
            (kind, prefix) -> {
              if (key.startsWith(prefix)) {
                counts.merge(kind, 1L, Long::sum);
              }
            });
      }
    }
    return counts;
  }
}
