package io.tidemark.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.model.wire.RedisKeys;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the cache must hold at the end, by Redis key. */
final class Expected {
  /**
   * One entry.
   *
   * @param exact whether its version must be just this; else it may be lower, not above zero
   */
  record Value(ObjectNode json, long version, boolean exact) {}

  private final RedisKeys keys;
  private final Map<String, Value> entries = new LinkedHashMap<>();
  private final Map<String, Map<Long, Value>> series = new LinkedHashMap<>();
  private final Map<String, Double> ranks = new TreeMap<>();
  private final Map<String, Double> index = new TreeMap<>();
  private final Map<String, PlainValuation.Priced> priced = new HashMap<>();
  private long quoteVersions;
  private long momentumVersions;

  private Expected(RedisKeys keys) {
    this.keys = keys;
  }

  /** Of a generation. */
  static Expected of(Truth truth, RedisKeys keys) {
    Expected expected = new Expected(keys);
    Map<String, Double> returns = new HashMap<>();
    for (PlainSymbol symbol : truth.symbols()) {
      if (symbol.quote() != null) {
        returns.put(symbol.symbol(), PlainMomentum.of(symbol, Double.NaN).return63());
        expected.quoteVersions += symbol.inputs();
      }
    }
    truth.symbols().forEach(symbol -> expected.add(symbol, returns));
    truth.portfolios().forEach((id, json) -> expected.add(id, json, truth));
    return expected;
  }

  private void add(PlainSymbol symbol, Map<String, Double> returns) {
    String name = symbol.symbol();
    ObjectNode quote = symbol.quote();
    JsonNode asset = symbol.asset();
    if (quote != null) {
      entries.put(keys.quote(name), new Value(quote, symbol.inputs(), true));
      addMomentum(symbol, quote, returns);
    }
    if (asset != null) {
      entries.put(keys.asset(name), new Value(asset(symbol, asset), symbol.inputs(), false));
    }
    if (quote != null || asset != null) {
      index.put(name, 0.0);
    }
    symbol.series().forEach((interval, bars) -> add(symbol, interval, bars));
  }

  private void addMomentum(PlainSymbol symbol, ObjectNode quote, Map<String, Double> returns) {
    String name = symbol.symbol();
    String benchmark = symbol.benchmark();
    double return63 = benchmark == null ? Double.NaN : returns.getOrDefault(benchmark, Double.NaN);
    PlainMomentum momentum = PlainMomentum.of(symbol, return63);
    // one that ever had a benchmark counts the inputs of all quotes as well
    boolean own = !symbol.everBenchmarked();
    long version = symbol.inputs() + (own ? 0 : quoteVersions);
    momentumVersions += version;
    entries.put(keys.momentum("tidemark-1", name), new Value(momentum.json(), version, own));
    Double score = momentum.score();
    if (score != null) {
      ranks.put(name, score);
    }
    priced.put(name, new PlainValuation.Priced(quote, score));
  }

  private void add(PlainSymbol symbol, String interval, PlainSeries bars) {
    Map<Long, Value> values = new TreeMap<>();
    bars.bars
        .values()
        .forEach(
            bar ->
                values.put(
                    bar.openTime,
                    new Value(
                        bar.json(symbol.symbol(), interval, bars.closed(bar)),
                        symbol.inputs(),
                        false)));
    if (!values.isEmpty()) {
      series.put(keys.bars(interval, symbol.symbol()), values);
    }
  }

  private static ObjectNode asset(PlainSymbol symbol, JsonNode told) {
    ObjectNode json = told.deepCopy();
    json.put("symbol", symbol.symbol());
    json.putNull("exchange").putNull("totalSupply").putNull("maxSupply");
    return json;
  }

  private void add(String id, JsonNode portfolio, Truth truth) {
    ObjectNode json = new PlainValuation(portfolio, this::price).json(id);
    json.put("portfolioTidemark", truth.tidemark(id));
    entries.put(
        keys.valuation(id),
        new Value(json, truth.position(id) + quoteVersions + momentumVersions, false));
  }

  private PlainValuation.@Nullable Priced price(String symbol) {
    return priced.get(symbol);
  }

  /** String entries. */
  Map<String, Value> entries() {
    return entries;
  }

  /** Series of bars, each by open time. */
  Map<String, Map<Long, Value>> series() {
    return series;
  }

  /** The leaderboard. */
  Map<String, Double> ranks() {
    return ranks;
  }

  /** The index of symbols. */
  Map<String, Double> index() {
    return index;
  }
}
