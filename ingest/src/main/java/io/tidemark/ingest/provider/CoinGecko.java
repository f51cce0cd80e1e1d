package io.tidemark.ingest.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * CoinGecko v3: prices and assets by batch, daily history of samples. Its ids are words that no
 * rule yields: they come out of the alias table.
 */
record CoinGecko() implements Provider {
  /*
   * Daily history is folded from two answers. market_chart gives points: a price an hour over up to
   * 90 days, a price a day (at 00:00 UTC) over more. A day's bar of points opens at the first one
   * of the day and closes at the first one of the next day; its high and low are those of the points,
   * not of the market. ohlc gives candles of four hours over 30 days, named by their end, which know
   * high and low: six of them are a day, told second, so that they replace the same days of points.
   */
  private static final int BATCH = 250;
  private static final long DAY = Interval.ONE_DAY.millis();
  private static final int CANDLES_A_DAY = 6;
  private static final int CANDLE_DAYS = 30;
  private static final int MOST_DAYS = 365;

  @Override
  public String name() {
    return "coingecko";
  }

  @Override
  public Terms terms() {
    return new Terms(
        "https://api.coingecko.com", "", 10, Duration.ofMinutes(1), 2, Duration.ofSeconds(60));
  }

  @Override
  public Optional<String> idOf(Symbol symbol) {
    return Optional.empty();
  }

  @Override
  public List<Call> quotes(List<Listing> listings) {
    return Listings.batches(listings, BATCH).stream()
        .map(
            batch ->
                new Call(
                    "prices " + Listings.symbols(batch),
                    "/api/v3/simple/price?ids=%s&vs_currencies=%s&include_last_updated_at=true"
                        .formatted(ids(batch), currencies(batch)),
                    1,
                    (json, now) -> prices(json, batch, now)))
        .toList();
  }

  @Override
  public List<Call> assets(List<Listing> listings) {
    if (listings.size() == 1) {
      Listing listing = listings.get(0);
      String path =
          "/api/v3/coins/%s?localization=false&tickers=false&community_data=false&developer_data=false";
      return List.of(
          new Call(
              "asset " + listing.symbol(),
              path.formatted(listing.id()),
              1,
              (json, now) -> coin(json, listing)));
    }
    return Listings.batches(listings, BATCH).stream()
        .map(
            batch ->
                new Call(
                    "assets " + Listings.symbols(batch),
                    "/api/v3/coins/markets?vs_currency=usd&per_page=%d&ids=%s"
                        .formatted(BATCH, ids(batch)),
                    1,
                    (json, now) -> markets(json, batch)))
        .toList();
  }

  @Override
  public List<Call> history(Listing listing, Interval interval, Instant from, Instant to) {
    if (interval != Interval.ONE_DAY) {
      return List.of();
    }
    long days = Math.min(MOST_DAYS, Duration.between(from, to).toDays() + 1);
    String path = "/api/v3/coins/%s/%s?vs_currency=%s&days=%d";
    String currency = currency(listing);
    Call points =
        new Call(
            "history " + listing.symbol(),
            path.formatted(listing.id(), "market_chart", currency, days),
            1,
            (json, now) -> points(json, listing));
    Call candles =
        new Call(
            "candles " + listing.symbol(),
            path.formatted(listing.id(), "ohlc", currency, CANDLE_DAYS),
            1,
            (json, now) -> candles(json, listing));
    return List.of(points, candles);
  }

  /** The lower-case currency that a listing is priced in; dollars where its symbol names none. */
  private static String currency(Listing listing) {
    String counter = Listing.counter(listing.symbol());
    return counter.isEmpty() ? "usd" : counter.toLowerCase(Locale.ROOT);
  }

  private static String ids(List<Listing> listings) {
    return Listings.ids(listings).replace(",", "%2C");
  }

  private static String currencies(List<Listing> listings) {
    return listings.stream().map(CoinGecko::currency).distinct().collect(Collectors.joining("%2C"));
  }

  static List<Message> prices(byte[] json, List<Listing> listings, long now) {
    JsonNode prices = Document.read(json);
    List<Message> messages = new ArrayList<>();
    for (Listing listing : listings) {
      JsonNode coin = prices.path(listing.id());
      JsonNode price = coin.path(currency(listing));
      if (!Document.absent(price)) {
        messages.addAll(Document.one(listing.id(), () -> price(coin, price, listing, now)));
      }
    }
    return messages;
  }

  private static Message price(JsonNode coin, JsonNode price, Listing listing, long now) {
    JsonNode updated = coin.path("last_updated_at");
    PriceUpdate update =
        new PriceUpdate(
            listing.symbol(),
            Document.rounded("price", price),
            null,
            null,
            null,
            currency(listing).toUpperCase(Locale.ROOT),
            "coingecko",
            Document.absent(updated) ? now : Document.seconds("last_updated_at", updated));
    return new Message.Price(update, Message.Price.UNNUMBERED);
  }

  static List<Message> coin(byte[] json, Listing listing) {
    JsonNode coin = Document.read(json);
    return Document.one(listing.id(), () -> asset(coin, coin.path("market_data"), listing));
  }

  static List<Message> markets(byte[] json, List<Listing> listings) {
    List<Message> messages = new ArrayList<>();
    for (JsonNode coin : Listings.rows("markets", Document.read(json), row -> true)) {
      for (Listing listing : listings) {
        if (listing.id().equals(coin.path("id").asText())) {
          messages.addAll(Document.one(listing.id(), () -> asset(coin, coin, listing)));
        }
      }
    }
    return messages;
  }

  private static Message asset(JsonNode coin, JsonNode supplies, Listing listing) {
    return new Message.Described(
        new Asset(
            listing.symbol(),
            Document.text("name", coin.path("name")),
            "crypto",
            currency(listing).toUpperCase(Locale.ROOT),
            null,
            "UTC",
            null,
            Document.roundedOrNull("circulating_supply", supplies.path("circulating_supply")),
            Document.roundedOrNull("total_supply", supplies.path("total_supply")),
            Document.roundedOrNull("max_supply", supplies.path("max_supply"))));
  }

  /** Daily bars of the points of market_chart, of days that have a first point after their end. */
  static List<Message> points(byte[] json, Listing listing) {
    TreeMap<Long, BigDecimal> points = new TreeMap<>();
    for (JsonNode row :
        Listings.rows("prices", Document.read(json).path("prices"), row -> row.size() == 2)) {
      if (!Document.absent(row.path(1))) {
        points.put(Document.millis("time", row.path(0)), Document.rounded("price", row.path(1)));
      }
    }
    List<Message> messages = new ArrayList<>();
    for (long day : points.keySet().stream().map(t -> t - t % DAY).distinct().toList()) {
      Map<Long, BigDecimal> within = points.subMap(day, day + DAY);
      @Nullable BigDecimal close = points.get(day + DAY);
      if (within.containsKey(day) && close != null) {
        messages.addAll(
            Document.one(listing.id(), () -> new Message.Closed(day(listing, day, within, close))));
      }
    }
    return messages;
  }

  private static Bar day(
      Listing listing, long day, Map<Long, BigDecimal> points, BigDecimal close) {
    BigDecimal open = points.values().iterator().next();
    BigDecimal high = points.values().stream().reduce(close, BigDecimal::max);
    BigDecimal low = points.values().stream().reduce(close, BigDecimal::min);
    return bar(listing, day, open, high, low, close);
  }

  /** Daily bars of the candles of four hours, of days that have all six. */
  static List<Message> candles(byte[] json, Listing listing) {
    TreeMap<Long, List<JsonNode>> days = new TreeMap<>();
    for (JsonNode row : Listings.rows("ohlc", Document.read(json), row -> row.size() == 5)) {
      long last = Document.millis("time", row.path(0)) - 1;
      days.computeIfAbsent(last - last % DAY, day -> new ArrayList<>()).add(row);
    }
    List<Message> messages = new ArrayList<>();
    days.forEach(
        (day, rows) -> {
          if (rows.size() == CANDLES_A_DAY) {
            messages.addAll(
                Document.one(listing.id(), () -> new Message.Closed(day(listing, day, rows))));
          }
        });
    return messages;
  }

  private static Bar day(Listing listing, long day, List<JsonNode> rows) {
    BigDecimal high = Document.rounded("high", rows.get(0).path(2));
    BigDecimal low = Document.rounded("low", rows.get(0).path(3));
    for (JsonNode row : rows) {
      high = high.max(Document.rounded("high", row.path(2)));
      low = low.min(Document.rounded("low", row.path(3)));
    }
    BigDecimal open = Document.rounded("open", rows.get(0).path(1));
    BigDecimal close = Document.rounded("close", rows.get(CANDLES_A_DAY - 1).path(4));
    return bar(listing, day, open, high, low, close);
  }

  private static Bar bar(
      Listing listing,
      long day,
      BigDecimal open,
      BigDecimal high,
      BigDecimal low,
      BigDecimal close) {
    return new Bar(
        listing.symbol(),
        Interval.ONE_DAY,
        day,
        open,
        high,
        low,
        close,
        null,
        null,
        true,
        "coingecko");
  }
}
