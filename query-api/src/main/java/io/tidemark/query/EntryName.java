package io.tidemark.query;

import io.tidemark.model.PortfolioId;
import io.tidemark.model.Symbol;
import io.tidemark.model.wire.RedisKeys;

/** What one cache entry is called, whatever the generation. */
sealed interface EntryName {
  /** Its key in one generation. */
  String key(RedisKeys keys);

  /** A symbol's quote. */
  record OfQuote(Symbol symbol) implements EntryName {
    @Override
    public String key(RedisKeys keys) {
      return keys.quote(symbol.value());
    }
  }

  /** A symbol's momentum under one model. */
  record OfMomentum(ModelName model, Symbol symbol) implements EntryName {
    @Override
    public String key(RedisKeys keys) {
      return keys.momentum(model.value(), symbol.value());
    }
  }

  /** A portfolio's valuation. */
  record OfValuation(PortfolioId id) implements EntryName {
    @Override
    public String key(RedisKeys keys) {
      return keys.valuation(id.value());
    }
  }

  /** A symbol's asset. */
  record OfAsset(Symbol symbol) implements EntryName {
    @Override
    public String key(RedisKeys keys) {
      return keys.asset(symbol.value());
    }
  }
}
