package io.tidemark.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One symbol worked out from all its inputs, simple and slow. */
final class PlainSymbol {
  /** The newest price. */
  private record Newest(
      BigDecimal price,
      @Nullable String bid,
      @Nullable String ask,
      @Nullable String currency,
      String source,
      long eventTime) {}

  private final Instrument instrument;
  private final Map<String, PlainSeries> series = new LinkedHashMap<>();
  private long inputs;
  private @Nullable JsonNode asset;
  private boolean everBenchmarked;
  private @Nullable Newest newest;
  private @Nullable String tidemark;

  PlainSymbol(Instrument instrument) {
    this.instrument = instrument;
    ZoneId zone = instrument.zone() == null ? ZoneOffset.UTC : ZoneId.of(instrument.zone());
    for (String interval : new String[] {"1m", "5m", "1h", "1d"}) {
      series.put(interval, new PlainSeries(interval, zone));
    }
  }

  String symbol() {
    return instrument.symbol();
  }

  long inputs() {
    return inputs;
  }

  Map<String, PlainSeries> series() {
    return series;
  }

  /** Whether an asset ever named a benchmark. */
  boolean everBenchmarked() {
    return everBenchmarked;
  }

  @Nullable JsonNode asset() {
    return asset;
  }

  void asset(@Nullable JsonNode told) {
    inputs++;
    everBenchmarked |= told != null && told.hasNonNull("benchmark");
    asset = told;
  }

  void bar(JsonNode told) {
    inputs++;
    series(told.path("interval").asText()).tell(told);
  }

  void price(JsonNode told, String position) {
    inputs++;
    tidemark = position;
    long time = told.path("eventTime").asLong();
    BigDecimal price = price(told);
    Newest before = newest;
    if (before == null || time >= before.eventTime()) {
      newest =
          new Newest(
              price,
              text(told, "bid"),
              text(told, "ask"),
              text(told, "currency"),
              told.path("source").asText(),
              time);
    }
    long latest = before == null ? time : Math.max(time, before.eventTime());
    String size = text(told, "size");
    BigDecimal traded = size == null ? null : new BigDecimal(size);
    series.values().forEach(one -> one.count(price, traded, time, latest));
  }

  private static BigDecimal price(JsonNode told) {
    String price = text(told, "price");
    return price != null
        ? new BigDecimal(price)
        : new BigDecimal(told.path("bid").asText())
            .add(new BigDecimal(told.path("ask").asText()))
            .divide(BigDecimal.valueOf(2));
  }

  private static @Nullable String text(JsonNode json, String field) {
    return json.hasNonNull(field) ? json.path(field).asText() : null;
  }

  private PlainSeries series(String interval) {
    PlainSeries one = series.get(interval);
    if (one == null) {
      throw new IllegalArgumentException("no interval: " + interval);
    }
    return one;
  }

  /** The closes of the session days that have ended, by day. */
  NavigableMap<Integer, BigDecimal> closes() {
    TreeMap<Integer, BigDecimal> closes = new TreeMap<>();
    PlainSeries daily = series("1d");
    for (PlainBar bar : daily.bars.values()) {
      if (daily.closed(bar)) {
        closes.put(bar.day, bar.close);
      }
    }
    return closes;
  }

  /** The quote without its version; null where there is neither a price nor a daily bar. */
  @Nullable ObjectNode quote() {
    PlainSeries daily = series("1d");
    Newest tick = newest;
    if (tick == null && daily.bars.isEmpty()) {
      return null;
    }
    PlainBar last = daily.bars.isEmpty() ? null : daily.bars.lastEntry().getValue();
    int day = tick == null && last != null ? last.day : day();
    BigDecimal price = tick == null && last != null ? last.close : currentPrice();
    Map.Entry<Integer, BigDecimal> previous = closes().lowerEntry(day);
    PlainBar session = last != null && last.day == day ? last : null;
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("symbol", symbol()).put("price", price.toPlainString());
    json.put("bid", tick == null ? null : tick.bid()).put("ask", tick == null ? null : tick.ask());
    json.put("currency", currency());
    BigDecimal change = previous == null ? null : price.subtract(previous.getValue());
    json.put("previousClose", previous == null ? null : previous.getValue().toPlainString());
    json.put("change", change == null ? null : change.toPlainString());
    json.put(
        "changePercent",
        change == null || previous == null
            ? null
            : (Double) (100 * change.doubleValue() / previous.getValue().doubleValue()));
    json.put("open", session == null ? null : session.open.toPlainString());
    json.put("high", session == null ? null : session.high.toPlainString());
    json.put("low", session == null ? null : session.low.toPlainString());
    BigDecimal volume = session == null ? null : session.volume;
    json.put("volume", volume == null ? null : volume.toPlainString());
    json.put("eventTime", tick == null && last != null ? last.openTime : eventTime());
    json.put(
        "source", tick == null && last != null ? last.source : tick == null ? null : tick.source());
    return json.put("tidemark", tidemark);
  }

  private @Nullable String currency() {
    Newest tick = newest;
    String named = tick == null ? null : tick.currency();
    JsonNode told = asset;
    return named != null ? named : told == null ? null : text(told, "currency");
  }

  boolean priced() {
    return newest != null;
  }

  BigDecimal currentPrice() {
    return newest().price();
  }

  long eventTime() {
    return newest().eventTime();
  }

  @Nullable String tidemark() {
    return tidemark;
  }

  /** The session day of the newest price. */
  int day() {
    return series("1d").day(eventTime());
  }

  /** The symbol that its asset names; null for none. */
  @Nullable String benchmark() {
    JsonNode told = asset;
    return told == null ? null : text(told, "benchmark");
  }

  private Newest newest() {
    Newest one = newest;
    if (one == null) {
      throw new IllegalStateException("no price of " + symbol());
    }
    return one;
  }
}
