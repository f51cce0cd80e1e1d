package io.tidemark.ingest.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.model.Bar;
import io.tidemark.model.Decimals;
import io.tidemark.model.Interval;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * OANDA v20: the pricing stream, REST pricing and candles. The price is the mean of the best bid
 * and the best ask; the volume of its candles counts prices.
 *
 * @param account whose prices are asked for; stands in every path, so that no path may be logged
 */
record Oanda(String account) implements Provider {
  @Override
  public String name() {
    return "oanda";
  }

  @Override
  public Terms terms() {
    return new Terms(
        "https://api-fxpractice.oanda.com",
        "https://stream-fxpractice.oanda.com",
        20,
        Duration.ofSeconds(1),
        4,
        Duration.ofSeconds(5));
  }

  /** EUR-USD is EUR_USD there. */
  @Override
  public Optional<String> idOf(Symbol symbol) {
    return Listing.isPair(symbol)
        ? Optional.of(symbol.value().replace('-', '_'))
        : Optional.empty();
  }

  @Override
  public List<Call> quotes(List<Listing> listings) {
    return Listings.batches(listings, 100).stream()
        .map(
            batch ->
                new Call(
                    "pricing " + Listings.symbols(batch),
                    "/v3/accounts/" + account + "/pricing?instruments=" + ids(batch),
                    1,
                    (json, now) -> pricing(json, batch)))
        .toList();
  }

  @Override
  public List<Call> history(Listing listing, Interval interval, Instant from, Instant to) {
    String path =
        "/v3/instruments/%s/candles?price=M&granularity=%s&from=%s&to=%s%s"
            .formatted(
                listing.id(),
                granularity(interval),
                from,
                to,
                "&dailyAlignment=0&alignmentTimezone=UTC");
    return List.of(
        new Call(
            "bars " + listing.symbol(), path, 1, (json, now) -> candles(json, listing, interval)));
  }

  private static String granularity(Interval interval) {
    return switch (interval) {
      case ONE_MINUTE -> "M1";
      case FIVE_MINUTES -> "M5";
      case ONE_HOUR -> "H1";
      case ONE_DAY -> "D";
    };
  }

  @Override
  public Optional<StreamPlan> stream(List<Listing> listings) {
    return Optional.of(
        new StreamPlan(
            StreamPlan.Kind.LINES,
            "/v3/accounts/" + account + "/pricing/stream?instruments=" + ids(listings),
            List.of(),
            Duration.ofSeconds(10),
            false,
            (json, now) -> line(json, listings)));
  }

  /** A comma in a query is to be written as such. */
  private static String ids(List<Listing> listings) {
    return Listings.ids(listings).replace(",", "%2C");
  }

  /** What one line of the stream says; a heartbeat says nothing but that it lives. */
  List<Message> line(byte[] json, List<Listing> listings) {
    JsonNode line = Document.read(json);
    if (line.has("errorMessage")) {
      return List.of(new Message.Failed(line.path("errorMessage").asText()));
    }
    return line.path("type").asText().equals("PRICE") ? price(line, listings) : List.of();
  }

  private static List<Message> pricing(byte[] json, List<Listing> listings) {
    JsonNode prices = Document.read(json).path("prices");
    return Listings.rows("prices", prices, row -> true).stream()
        .flatMap(row -> price(row, listings).stream())
        .toList();
  }

  private static List<Message> price(JsonNode price, List<Listing> listings) {
    Listing listing = Listings.find(listings, price.path("instrument").asText());
    String status = price.path("status").asText().toLowerCase(Locale.ROOT);
    boolean indicative =
        price.path("tradeable").isBoolean() && !price.path("tradeable").asBoolean();
    if (listing == null || indicative || !(status.isEmpty() || status.equals("tradeable"))) {
      return List.of();
    }
    return Document.one(listing.id(), () -> mid(price, listing));
  }

  private static Message mid(JsonNode price, Listing listing) {
    BigDecimal bid = Document.decimal("bids", price.path("bids").path(0).path("price"));
    BigDecimal ask = Document.decimal("asks", price.path("asks").path(0).path("price"));
    PriceUpdate update =
        new PriceUpdate(
            listing.symbol(),
            Decimals.mean(bid, ask),
            null,
            bid,
            ask,
            Listing.counter(listing.symbol()),
            "oanda",
            Document.instant("time", price.path("time")));
    return new Message.Price(update, Message.Price.UNNUMBERED);
  }

  private static List<Message> candles(byte[] json, Listing listing, Interval interval) {
    JsonNode answer = Document.read(json);
    String instrument = answer.path("instrument").asText().replace('/', '_');
    if (!instrument.equals(listing.id())) {
      throw InvalidRecordException.of("instrument", "must be " + listing.id(), instrument);
    }
    List<JsonNode> complete =
        Listings.rows("candles", answer.path("candles"), row -> row.path("complete").asBoolean());
    return Listings.bars(listing.id(), complete, row -> bar(row, listing, interval));
  }

  private static Bar bar(JsonNode candle, Listing listing, Interval interval) {
    JsonNode mid = candle.path("mid");
    return new Bar(
        listing.symbol(),
        interval,
        Document.instant("time", candle.path("time")),
        Document.decimal("o", mid.path("o")),
        Document.decimal("h", mid.path("h")),
        Document.decimal("l", mid.path("l")),
        Document.decimal("c", mid.path("c")),
        null,
        Document.whole("volume", candle.path("volume")),
        true,
        "oanda");
  }
}
