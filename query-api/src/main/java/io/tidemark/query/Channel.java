package io.tidemark.query;

import io.tidemark.model.Interval;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.Symbol;
import io.tidemark.model.wire.RedisKeys;
import java.util.function.Function;

/**
 * What a client of a stream can follow, whatever the generation: {@code quotes.AAPL}, {@code
 * portfolios.growth}, {@code bars.1m.BRK.B}.
 */
sealed interface Channel {
  /** As it is told to clients. */
  String name();

  /** The Redis key, in one generation, whose changes are this channel's. */
  String key(RedisKeys keys);

  /** The key without what names its generation. */
  default String key() {
    RedisKeys any = new RedisKeys(0);
    return key(any).substring(any.prefix().length());
  }

  /** The newest version of one cache entry. */
  record OfEntry(String name, EntryName entry) implements Channel {
    @Override
    public String key(RedisKeys keys) {
      return entry.key(keys);
    }
  }

  /** The newest bar of a series. */
  record OfBars(String name, SeriesSource.Series series) implements Channel {
    @Override
    public String key(RedisKeys keys) {
      return keys.bars(series.interval().code(), series.symbol().value());
    }
  }

  /** What {@link #key()} is of a key of any generation; empty where it belongs to none. */
  static String keyOf(String key) {
    int generation = key.indexOf(':') + 1;
    int rest = generation == 0 ? 0 : key.indexOf(':', generation) + 1;
    return rest == 0 ? "" : key.substring(rest);
  }

  /**
   * The channel of a name; only its first dots divide it, since symbols may hold some, too.
   *
   * @param model that momentum is followed under
   */
  static Channel parse(String text, ModelName model) {
    int dot = text.indexOf('.');
    String kind = dot < 0 ? "" : text.substring(0, dot);
    String rest = text.substring(dot + 1);
    try {
      return switch (kind) {
        case "quotes" -> ofSymbol(kind, rest, EntryName.OfQuote::new);
        case "momentum" -> ofSymbol(kind, rest, symbol -> new EntryName.OfMomentum(model, symbol));
        case "assets" -> ofSymbol(kind, rest, EntryName.OfAsset::new);
        case "portfolios" -> new OfEntry(text, new EntryName.OfValuation(new PortfolioId(rest)));
        case "bars" -> ofBars(rest);
        default -> throw none(text);
      };
    } catch (InvalidRecordException e) {
      throw none(text);
    }
  }

  private static Channel ofSymbol(String kind, String text, Function<Symbol, EntryName> entry) {
    Symbol symbol = Symbol.parse(text);
    return new OfEntry(kind + "." + symbol, entry.apply(symbol));
  }

  private static Channel ofBars(String text) {
    int dot = text.indexOf('.');
    Interval interval = Interval.parse(dot < 0 ? "" : text.substring(0, dot));
    Symbol symbol = Symbol.parse(text.substring(dot + 1));
    return new OfBars(
        "bars." + interval.code() + "." + symbol, new SeriesSource.Series(symbol, interval));
  }

  private static InvalidRecordException none(String text) {
    return InvalidRecordException.of(
        "channels",
        "must be quotes.SYMBOL, momentum.SYMBOL, portfolios.ID, assets.SYMBOL or"
            + " bars.INTERVAL.SYMBOL",
        text);
  }
}
