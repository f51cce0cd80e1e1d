package io.tidemark.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.model.indicator.StraightLineMomentum;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** The momentum of one symbol, in a straight line from its closes. */
final class PlainMomentum {
  private static final int LEAST = 50;

  private final PlainSymbol symbol;
  private final boolean live;
  private final List<Double> past;
  private final StraightLineMomentum line;

  private PlainMomentum(
      PlainSymbol symbol, boolean live, List<Double> past, double c0, double benchmark) {
    this.symbol = symbol;
    this.live = live;
    this.past = past;
    this.line = new StraightLineMomentum(past, c0, benchmark);
  }

  /** Of a symbol that has a quote; {@code benchmark} is NaN where there is none. */
  static PlainMomentum of(PlainSymbol symbol, double benchmark) {
    NavigableMap<Integer, BigDecimal> closes = symbol.closes();
    boolean live = symbol.priced() && (closes.isEmpty() || symbol.day() > closes.lastKey());
    double c0 =
        live ? symbol.currentPrice().doubleValue() : closes.lastEntry().getValue().doubleValue();
    int day = live ? symbol.day() : closes.lastKey();
    List<Double> past = closes.headMap(day).values().stream().map(BigDecimal::doubleValue).toList();
    return new PlainMomentum(symbol, live, past, c0, benchmark);
  }

  /** Over 63 days; NaN without that history. */
  double return63() {
    return line.has(63) ? line.r(63) : Double.NaN;
  }

  private boolean volatile63() {
    return past.size() >= 21;
  }

  private boolean technical() {
    return volatile63() && line.all().size() >= 34;
  }

  /** Unrounded; null where there is none. */
  @Nullable Double score() {
    return past.size() < LEAST ? null : (Double) line.score();
  }

  ObjectNode json() {
    Double score = score();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("symbol", symbol.symbol()).put("model", "tidemark-1").put("score", score);
    json.put("rating", rating(score)).put("bars", past.size());
    ObjectNode parts = json.putObject("components");
    boolean scored = volatile63();
    parts.put("price", scored ? (Double) line.price() : null);
    parts.put("technical", technical() ? (Double) line.technical() : null);
    parts.put(
        "relative", line.relative().isPresent() ? (Double) line.relative().getAsDouble() : null);
    ObjectNode returns = json.putObject("returns");
    returns.put("1m", intraday(1)).put("5m", intraday(5)).put("1h", intraday(60));
    for (int days : new int[] {1, 5, 21, 63, 126, 252}) {
      returns.put(days + "d", line.has(days) ? (Double) line.r(days) : null);
    }
    json.put("rsi14", past.size() >= 14 ? (Double) line.rsi() : null);
    macd(json);
    ObjectNode sma = json.putObject("sma");
    for (int days : new int[] {20, 50, 200}) {
      sma.put(Integer.toString(days), line.has(days - 1) ? (Double) line.sma(days) : null);
    }
    json.put("volatility", scored ? (Double) line.sigma() : null);
    ObjectNode quote = symbol.quote();
    json.put("eventTime", quote == null ? 0 : quote.path("eventTime").asLong());
    return json.put("tidemark", symbol.tidemark());
  }

  private void macd(ObjectNode json) {
    List<Double> all = line.all();
    if (all.size() < 26) {
      json.putNull("macd");
      return;
    }
    double fast = last(StraightLineMomentum.ema(all, 12));
    double slow = last(StraightLineMomentum.ema(all, 26));
    Double histogram = all.size() < 34 ? null : (Double) line.histogram();
    ObjectNode macd = json.putObject("macd").put("line", fast - slow);
    macd.put("signal", histogram == null ? null : (Double) (fast - slow - histogram));
    macd.put("histogram", histogram);
  }

  private static double last(List<Double> values) {
    return values.get(values.size() - 1);
  }

  private @Nullable Double intraday(int minutes) {
    PlainSeries series = symbol.series().get("1m");
    if (!live || series == null) {
      return null;
    }
    long minute = symbol.eventTime() - symbol.eventTime() % 60_000;
    Map.Entry<Long, PlainBar> then = series.bars.floorEntry(minute - minutes * 60_000L);
    if (then == null) {
      return null;
    }
    double close = then.getValue().close.doubleValue();
    return (symbol.currentPrice().doubleValue() - close) / close;
  }

  static String rating(@Nullable Double score) {
    if (score == null) {
      return "Insufficient Data";
    }
    return score >= 80
        ? "Strong Buy"
        : score >= 65 ? "Buy" : score >= 50 ? "Hold" : score >= 35 ? "Weak Hold" : "Sell";
  }
}
