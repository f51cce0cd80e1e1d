package io.tidemark.ingest.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Yahoo Finance's v8 chart: the newest price, history, and what it tells of a symbol beside them.
 * History is as Yahoo sends it: adjusted for splits, not for dividends, as prices are too.
 */
record Yahoo() implements Provider {
  private static final Set<String> FIAT =
      Set.of(
          "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK",
          "HUF", "TRY", "ZAR", "MXN", "BRL", "CNY", "HKD", "SGD", "INR", "KRW", "THB", "IDR",
          "ILS");

  /** Currencies that Yahoo quotes a hundredth of. */
  private static final Map<String, String> MINOR =
      Map.of("GBp", "GBP", "GBX", "GBP", "ZAc", "ZAR", "ZAX", "ZAR", "ILA", "ILS");

  private static final Map<String, String> TYPES =
      Map.of("CRYPTOCURRENCY", "crypto", "MUTUALFUND", "fund", "CURRENCY", "fx");

  @Override
  public String name() {
    return "yahoo";
  }

  @Override
  public Terms terms() {
    return new Terms(
        "https://query2.finance.yahoo.com",
        "",
        30,
        Duration.ofMinutes(1),
        2,
        Duration.ofSeconds(60));
  }

  /** EUR-USD is EURUSD=X there; anything else has the same name. */
  @Override
  public Optional<String> idOf(Symbol symbol) {
    String base = Listing.base(symbol);
    String counter = Listing.counter(symbol);
    return Optional.of(
        FIAT.contains(base) && FIAT.contains(counter) ? base + counter + "=X" : symbol.value());
  }

  @Override
  public List<Call> quotes(List<Listing> listings) {
    return listings.stream()
        .map(l -> call("price", l, "interval=1d&range=1d", (json, now) -> quote(json, l)))
        .toList();
  }

  @Override
  public List<Call> assets(List<Listing> listings) {
    return listings.stream()
        .map(l -> call("asset", l, "interval=1d&range=1d", (json, now) -> asset(json, l)))
        .toList();
  }

  @Override
  public List<Call> history(Listing listing, Interval interval, Instant from, Instant to) {
    String query =
        "interval=%s&period1=%d&period2=%d&events=div%%7Csplit&includePrePost=false"
            .formatted(
                interval == Interval.ONE_HOUR ? "60m" : interval.code(),
                from.getEpochSecond(),
                to.getEpochSecond());
    return List.of(call("bars", listing, query, (json, now) -> bars(json, listing, interval, now)));
  }

  private static Call call(String subject, Listing listing, String query, Call.Reading reading) {
    String id = URLEncoder.encode(listing.id(), StandardCharsets.UTF_8);
    return new Call(
        subject + " " + listing.symbol(), "/v8/finance/chart/" + id + "?" + query, 1, reading);
  }

  /** The newest price, as the chart's head tells it. */
  static List<Message> quote(byte[] json, Listing listing) {
    JsonNode meta = chart(json, listing).path("meta");
    if (Document.absent(meta.path("regularMarketPrice"))) {
      return List.of();
    }
    return Document.one(
        listing.id(),
        () ->
            new Message.Price(
                new PriceUpdate(
                    listing.symbol(),
                    price("regularMarketPrice", meta.path("regularMarketPrice"), meta),
                    null,
                    null,
                    null,
                    currency(meta),
                    "yahoo",
                    Document.seconds("regularMarketTime", meta.path("regularMarketTime"))),
                Message.Price.UNNUMBERED));
  }

  static List<Message> asset(byte[] json, Listing listing) {
    JsonNode meta = chart(json, listing).path("meta");
    String type = meta.path("instrumentType").asText();
    return Document.one(
        listing.id(),
        () ->
            new Message.Described(
                new Asset(
                    listing.symbol(),
                    name(meta),
                    type.isEmpty() ? null : TYPES.getOrDefault(type, type.toLowerCase(Locale.ROOT)),
                    currency(meta),
                    Document.textOrNull(meta.path("fullExchangeName"), 64),
                    zone(meta).getId(),
                    null,
                    null,
                    null,
                    null)));
  }

  private static @Nullable String name(JsonNode meta) {
    String name = Document.textOrNull(meta.path("longName"), 200);
    return name == null ? Document.textOrNull(meta.path("shortName"), 200) : name;
  }

  /** Closed bars; none where there is no {@code timestamp}, which is Yahoo's empty answer. */
  static List<Message> bars(byte[] json, Listing listing, Interval interval, long now) {
    JsonNode chart = chart(json, listing);
    JsonNode times = chart.path("timestamp");
    JsonNode meta = chart.path("meta");
    ZoneId zone = zone(meta);
    List<Message> messages = new ArrayList<>();
    if (!chart.path("events").path("splits").isEmpty()) {
      messages.add(new Message.Restated(listing.symbol()));
    }
    JsonNode columns = chart.path("indicators").path("quote").path(0);
    for (int i = 0; i < times.size(); i++) {
      int row = i;
      if (complete(columns, row)) {
        messages.addAll(
            Document.one(
                listing.id(),
                () ->
                    new Message.Closed(
                        bar(listing, interval, zone, times.path(row), columns, row, meta))));
      }
    }
    messages.removeIf(message -> message instanceof Message.Closed c && !ended(c.bar(), zone, now));
    return messages;
  }

  /** Yahoo leaves gaps of null where nothing was traded. */
  private static boolean complete(JsonNode columns, int row) {
    return List.of("open", "high", "low", "close").stream()
        .noneMatch(column -> Document.absent(columns.path(column).path(row)));
  }

  private static Bar bar(
      Listing listing,
      Interval interval,
      ZoneId zone,
      JsonNode time,
      JsonNode columns,
      int row,
      JsonNode meta) {
    long millis = Document.seconds("timestamp", time);
    return new Bar(
        listing.symbol(),
        interval,
        interval == Interval.ONE_DAY ? dateOf(millis, zone) : millis,
        price("open", columns.path("open").path(row), meta),
        price("high", columns.path("high").path(row), meta),
        price("low", columns.path("low").path(row), meta),
        price("close", columns.path("close").path(row), meta),
        Document.decimalOrNull("volume", columns.path("volume").path(row)),
        null,
        true,
        "yahoo");
  }

  /** A day's bar opens with its session there; here it is told as its date at midnight UTC. */
  private static long dateOf(long millis, ZoneId zone) {
    return Instant.ofEpochMilli(millis).atZone(zone).toLocalDate().toEpochDay()
        * Interval.ONE_DAY.millis();
  }

  /** Yahoo's last row is the bar that is still open. */
  private static boolean ended(Bar bar, ZoneId zone, long now) {
    return bar.interval() == Interval.ONE_DAY
        ? bar.openTime() < dateOf(now, zone)
        : bar.openTime() + bar.interval().millis() <= now;
  }

  private static JsonNode chart(byte[] json, Listing listing) {
    JsonNode chart = Document.read(json).path("chart");
    if (!Document.absent(chart.path("error"))) {
      throw InvalidRecordException.of(
          "error", "must be null", chart.path("error").path("description").asText());
    }
    JsonNode result = chart.path("result").path(0);
    String symbol = Document.text("symbol", result.path("meta").path("symbol"));
    if (!symbol.equals(listing.id())) {
      throw InvalidRecordException.of("symbol", "must be " + listing.id(), symbol);
    }
    return result;
  }

  private static ZoneId zone(JsonNode meta) {
    String zone = meta.path("exchangeTimezoneName").asText();
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw InvalidRecordException.of("exchangeTimezoneName", "must be an IANA time zone", zone);
    }
  }

  private static @Nullable String currency(JsonNode meta) {
    String currency = Document.textOrNull(meta.path("currency"), 10);
    return currency == null ? null : MINOR.getOrDefault(currency, currency);
  }

  /** A price in whole units of its currency. */
  private static BigDecimal price(String field, JsonNode node, JsonNode meta) {
    BigDecimal price = shortest(Document.rounded(field, node), node);
    return MINOR.containsKey(meta.path("currency").asText()) ? price.movePointLeft(2) : price;
  }

  /**
   * Yahoo keeps prices as 32-bit floats and writes them as doubles: 75.0875 becomes
   * 75.0875015258789. The shortest decimal that is the same float is the price.
   */
  private static BigDecimal shortest(BigDecimal rounded, JsonNode node) {
    double written = node.doubleValue();
    float kept = (float) written;
    if (!node.isFloatingPointNumber() || kept != written || Float.isInfinite(kept)) {
      return rounded;
    }
    for (int digits = 1; digits <= 9; digits++) {
      BigDecimal candidate = rounded.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (candidate.floatValue() == kept) {
        return candidate.scale() < 0 ? candidate.setScale(0) : candidate;
      }
    }
    return rounded;
  }
}
