package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.runtime.Settings;
import java.time.Duration;
import java.util.Map;

/**
 * How long entries live in Redis after their last write, by kind; 0 is for ever.
 *
 * @param tombstone of a deleted entry: longer than anything older can still be under way
 */
record Expiry(
    Duration quote,
    Duration momentum,
    Duration valuation,
    Duration bars,
    Duration asset,
    Duration tombstone) {
  static Expiry local() {
    return from(Settings.of(Map.of()));
  }

  static Expiry from(Settings settings) {
    return new Expiry(
        settings.duration("TIDEMARK_TTL_QUOTE", Duration.ofMinutes(5), "of a cached quote"),
        settings.duration(
            "TIDEMARK_TTL_MOMENTUM", Duration.ofMinutes(30), "of a cached momentum score"),
        settings.duration(
            "TIDEMARK_TTL_VALUATION", Duration.ofMinutes(10), "of a cached valuation"),
        settings.duration("TIDEMARK_TTL_BARS", Duration.ofHours(1), "of a cached series of bars"),
        settings.duration("TIDEMARK_TTL_ASSET", Duration.ofDays(1), "of a cached asset"),
        settings.duration(
            "TIDEMARK_TTL_TOMBSTONE", Duration.ofHours(1), "of what fences a deleted entry"));
  }

  /** The shortest of a value; a day where none expires sooner. */
  Duration shortest() {
    Duration shortest = Duration.ofDays(1);
    for (Duration expiry : new Duration[] {quote, momentum, valuation, bars, asset}) {
      if (!expiry.isZero() && expiry.compareTo(shortest) < 0) {
        shortest = expiry;
      }
    }
    return shortest;
  }

  /** That of a kind. */
  Duration of(CacheTopic kind) {
    return switch (kind) {
      case QUOTES -> quote;
      case MOMENTUM -> momentum;
      case VALUATIONS -> valuation;
      case ASSETS -> asset;
      case BARS_1M, BARS_5M, BARS_1H, BARS_1D -> bars;
    };
  }
}
