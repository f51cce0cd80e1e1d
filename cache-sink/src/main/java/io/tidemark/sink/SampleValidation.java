package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Compares a sample of every kind, entry by entry, with what was seen of the log while the
 * generation was filled. It does not count what there is: that takes a scan of all of Redis, which
 * readers feel, and a generation that nobody else writes can lack entries but have none too many.
 */
final class SampleValidation implements Validation {
  private static final int MOST_TOLD = 10;

  private final RedisLink link;
  private final LogTally tally;
  private final SinkConfig config;
  private final LongSupplier nanoTime;

  /** Of a fill that begins now. */
  SampleValidation(RedisLink link, LogTally tally, SinkConfig config, LongSupplier nanoTime) {
    this.link = link;
    this.tally = tally;
    this.config = config;
    this.nanoTime = nanoTime;
  }

  @Override
  public Verdict of(RedisKeys filled) {
    List<String> problems = new ArrayList<>();
    List<LogTally.Sampled> sample = tally.sample();
    compare(sample, problems);
    Map<String, Long> keys = new TreeMap<>();
    tally.keys().forEach((kind, count) -> keys.put(kind.suffix(), count));
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

  private boolean mayHaveExpired(CacheTopic kind, long sinceNanos) {
    Duration expiry = config.expiry().of(kind);
    return !expiry.isZero() && nanoTime.getAsLong() - sinceNanos > expiry.toNanos() / 2;
  }
}
