package io.tidemark.sink;

import io.tidemark.model.Interval;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.model.wire.Topics;
import org.jspecify.annotations.Nullable;

/**
 * The key of an entry, taken apart.
 *
 * @param model of a momentum score; empty of anything else
 * @param id the symbol, or the portfolio's id
 */
record CacheKey(CacheTopic kind, String model, String id) {
  /** Takes apart what {@link RedisKeys} put together; null where it is not an entry's key. */
  static @Nullable CacheKey parse(RedisKeys keys, String key) {
    if (key.startsWith(keys.quote(""))) {
      return new CacheKey(CacheTopic.QUOTES, "", key.substring(keys.quote("").length()));
    }
    if (key.startsWith(keys.asset(""))) {
      return new CacheKey(CacheTopic.ASSETS, "", key.substring(keys.asset("").length()));
    }
    if (key.startsWith(keys.valuation(""))) {
      return new CacheKey(CacheTopic.VALUATIONS, "", key.substring(keys.valuation("").length()));
    }
    String momentum = keys.momentum("", "");
    momentum = momentum.substring(0, momentum.length() - 1);
    if (key.startsWith(momentum)) {
      int colon = key.indexOf(':', momentum.length());
      return colon < 0
          ? null
          : new CacheKey(
              CacheTopic.MOMENTUM,
              key.substring(momentum.length(), colon),
              key.substring(colon + 1));
    }
    for (Interval interval : Interval.values()) {
      String bars = keys.bars(interval.code(), "");
      if (key.startsWith(bars)) {
        return new CacheKey(Topics.bars(interval), "", key.substring(bars.length()));
      }
    }
    return null;
  }

  /** The key again. */
  String text(RedisKeys keys) {
    return switch (kind) {
      case QUOTES -> keys.quote(id);
      case MOMENTUM -> keys.momentum(model, id);
      case VALUATIONS -> keys.valuation(id);
      case ASSETS -> keys.asset(id);
      case BARS_1M, BARS_5M, BARS_1H, BARS_1D -> keys.prefix(kind) + id;
    };
  }

  /** The index or the rank that follows the entry; null where none does. */
  @Nullable String companion(RedisKeys keys) {
    return switch (kind) {
      case QUOTES, ASSETS -> keys.symbols();
      case MOMENTUM -> keys.rank(model);
      case VALUATIONS, BARS_1M, BARS_5M, BARS_1H, BARS_1D -> null;
    };
  }
}
