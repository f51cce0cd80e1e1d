package io.tidemark.query;

import io.tidemark.model.PortfolioId;
import io.tidemark.model.Symbol;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.model.wire.Topics;

/** What one cache entry is called, whatever the generation. */
sealed interface EntryName {
  /** Its key in one generation. */
  String key(RedisKeys keys);

  /** Which cache topic its records lie in. */
  CacheTopic kind();

  /** What its records are called there. */
  String recordKey();

  /** A symbol's quote. */
  record OfQuote(Symbol symbol) implements EntryName {
    @Override
    public String key(RedisKeys keys) {
      return keys.quote(symbol.value());
    }

    @Override
    public CacheTopic kind() {
      return CacheTopic.QUOTES;
    }

    @Override
    public String recordKey() {
      return symbol.value();
    }
  }

  /** A symbol's momentum under one model. */
  record OfMomentum(ModelName model, Symbol symbol) implements EntryName {
    @Override
    public String key(RedisKeys keys) {
      return keys.momentum(model.value(), symbol.value());
    }

    @Override
    public CacheTopic kind() {
      return CacheTopic.MOMENTUM;
    }

    @Override
    public String recordKey() {
      return Topics.momentumKey(model.value(), symbol);
    }
  }

  /** A portfolio's valuation. */
  record OfValuation(PortfolioId id) implements EntryName {
    @Override
    public String key(RedisKeys keys) {
      return keys.valuation(id.value());
    }

    @Override
    public CacheTopic kind() {
      return CacheTopic.VALUATIONS;
    }

    @Override
    public String recordKey() {
      return id.value();
    }
  }

  /** A symbol's asset. */
  record OfAsset(Symbol symbol) implements EntryName {
    @Override
    public String key(RedisKeys keys) {
      return keys.asset(symbol.value());
    }

    @Override
    public CacheTopic kind() {
      return CacheTopic.ASSETS;
    }

    @Override
    public String recordKey() {
      return symbol.value();
    }
  }
}
