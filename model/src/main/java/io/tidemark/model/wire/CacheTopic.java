package io.tidemark.model.wire;

import io.tidemark.model.Interval;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The kinds of cache entries, one topic each: a record is exactly one cache entry. */
public enum CacheTopic {
  QUOTES("quotes", null, null),
  MOMENTUM("momentum", null, null),
  VALUATIONS("valuations", null, null),
  ASSETS("assets", null, null),
  BARS_1M("bars-1m", Interval.ONE_MINUTE, Duration.ofDays(7)),
  BARS_5M("bars-5m", Interval.FIVE_MINUTES, Duration.ofDays(35)),
  BARS_1H("bars-1h", Interval.ONE_HOUR, Duration.ofDays(400)),
  BARS_1D("bars-1d", Interval.ONE_DAY, Duration.ofDays(900));

  private final String suffix;
  private final @Nullable Interval interval;
  private final @Nullable Duration retention;

  CacheTopic(String suffix, @Nullable Interval interval, @Nullable Duration retention) {
    this.suffix = suffix;
    this.interval = interval;
    this.retention = retention;
  }

  /** Its name without the prefix. */
  public String suffix() {
    return suffix;
  }

  /** The kind of such a name; null where there is none. */
  public static @Nullable CacheTopic ofSuffix(String suffix) {
    for (CacheTopic topic : values()) {
      if (topic.suffix.equals(suffix)) {
        return topic;
      }
    }
    return null;
  }

  /** The interval of its bars; null where it holds no bars. */
  public @Nullable Interval interval() {
    return interval;
  }

  /** Whether its entries are symbols'; else they are portfolios'. */
  public boolean ofSymbols() {
    return this != VALUATIONS;
  }

  /** How long Kafka keeps a record at least; null for ever. */
  public @Nullable Duration retention() {
    return retention;
  }
}
