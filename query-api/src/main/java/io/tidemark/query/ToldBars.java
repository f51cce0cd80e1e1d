package io.tidemark.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidemark.model.json.Entry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest bar of each series that a processor has told lately; safe for many threads. A Redis
 * that comes back may not fall behind it.
 */
final class ToldBars {
  private static final int MOST_SERIES = 100_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  private record Told(long openTime, long version, String edition) {
    boolean newerThan(long otherOpenTime, long otherVersion) {
      return openTime > otherOpenTime || (openTime == otherOpenTime && version > otherVersion);
    }
  }

  private final ServedEdition served;
  private final Cache<SeriesSource.Series, Told> told =
      Caffeine.newBuilder()
          .maximumSize(MOST_SERIES)
          .expireAfterWrite(REMEMBERED)
          .executor(Runnable::run)
          .build();

  ToldBars(ServedEdition served) {
    this.served = served;
  }

  /** Remembers what a processor told; false where something newer was told before. */
  boolean told(SeriesSource.Series series, SeriesSource.Member bar) {
    Told now = new Told(bar.openTime(), Entry.version(bar.json()), served.edition());
    Told newest =
        told.asMap()
            .merge(
                series,
                now,
                (before, made) ->
                    sameEdition(before) && before.newerThan(made.openTime, made.version)
                        ? before
                        : made);
    return newest.equals(now);
  }

  /** Whether a series' newest bar is not older than what was told of it. */
  boolean admits(SeriesSource.Series series, SeriesSource.@Nullable Member newest) {
    Told known = told.estimatedSize() == 0 ? null : told.getIfPresent(series);
    return known == null
        || !sameEdition(known)
        || (newest != null && !known.newerThan(newest.openTime(), Entry.version(newest.json())));
  }

  /**
   * Whether a page is not older than what was told of its series.
   *
   * @param whole whether it holds all there is in the range
   */
  boolean admits(
      SeriesSource.Series series,
      SeriesSource.TimeRange range,
      List<SeriesSource.Member> page,
      boolean whole) {
    Told known = told.estimatedSize() == 0 ? null : told.getIfPresent(series);
    if (known == null || known.openTime < range.from() || known.openTime > range.to()) {
      return true;
    }
    SeriesSource.Member newest = null;
    for (SeriesSource.Member member : page) {
      if (newest == null || member.openTime() > newest.openTime()) {
        newest = member;
      }
    }
    boolean reaches = newest != null && newest.openTime() >= known.openTime;
    return (!whole && !reaches) || admits(series, newest);
  }

  private boolean sameEdition(Told known) {
    return known.edition.equals(served.edition());
  }
}
