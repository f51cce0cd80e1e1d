package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.runtime.Settings;
import java.util.Map;

/** How many of its newest bars a series in Redis keeps, by interval. */
record BarsKept(int oneMinute, int fiveMinutes, int oneHour, int oneDay) {
  private static final int MOST = 100_000;

  BarsKept {
    for (int kept : new int[] {oneMinute, fiveMinutes, oneHour, oneDay}) {
      if (kept < 1 || kept > MOST) {
        throw new IllegalArgumentException("bars kept: must be 1 to " + MOST + ", was " + kept);
      }
    }
  }

  static BarsKept local() {
    return from(Settings.of(Map.of()));
  }

  static BarsKept from(Settings settings) {
    return new BarsKept(
        kept(settings, "1M", 1_500),
        kept(settings, "5M", 1_500),
        kept(settings, "1H", 1_500),
        kept(settings, "1D", 600));
  }

  /** Of a kind that holds bars. */
  int of(CacheTopic kind) {
    return switch (kind) {
      case BARS_1M -> oneMinute;
      case BARS_5M -> fiveMinutes;
      case BARS_1H -> oneHour;
      case BARS_1D -> oneDay;
      case QUOTES, MOMENTUM, VALUATIONS, ASSETS ->
          throw new IllegalArgumentException("holds no bars: " + kind);
    };
  }

  private static int kept(Settings settings, String interval, int defaultValue) {
    String name = "TIDEMARK_BARS_KEPT_" + interval;
    return settings.whole(name, defaultValue, 1, MOST, "newest bars of a series kept in Redis");
  }
}
