package io.tidemark.ingest.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Binance spot: aggregate trades or tickers as a combined stream, and REST for the rest.
 *
 * @param channel what the stream carries
 */
record Binance(Channel channel) implements Provider {
  private static final int MOST_ROWS = 1_000;

  /** Binance allows 1,024, but all are named in one URL. */
  private static final int MOST_PER_STREAM = 200;

  @Override
  public String name() {
    return "binance";
  }

  @Override
  public Terms terms() {
    return new Terms(
        "https://api.binance.com",
        "wss://stream.binance.com:9443",
        1_200,
        Duration.ofMinutes(1),
        4,
        Duration.ofSeconds(10));
  }

  /** BTC-USDT is BTCUSDT there; a market in dollars is not the same and needs an alias. */
  @Override
  public Optional<String> idOf(Symbol symbol) {
    return Listing.isPair(symbol) ? Optional.of(symbol.value().replace("-", "")) : Optional.empty();
  }

  @Override
  public List<Call> quotes(List<Listing> listings) {
    return listings.stream()
        .map(
            listing ->
                new Call(
                    "trades " + listing.symbol(),
                    "/api/v3/aggTrades?symbol=" + listing.id() + "&limit=1",
                    4,
                    (json, now) -> trades(json, listing)))
        .toList();
  }

  @Override
  public List<Call> after(Listing listing, long position) {
    if (channel == Channel.TICKER) {
      return List.of(); // tickers overtake each other, none is missed
    }
    return List.of(
        new Call(
            "trades " + listing.symbol(),
            "/api/v3/aggTrades?symbol=%s&fromId=%d&limit=%d"
                .formatted(listing.id(), position + 1, MOST_ROWS),
            4,
            (json, now) -> trades(json, listing)));
  }

  @Override
  public List<Call> history(Listing listing, Interval interval, Instant from, Instant to) {
    String path =
        "/api/v3/klines?symbol=%s&interval=%s&startTime=%d&endTime=%d&limit=%d"
            .formatted(
                listing.id(), interval.code(), from.toEpochMilli(), to.toEpochMilli(), MOST_ROWS);
    return List.of(
        new Call(
            "bars " + listing.symbol(),
            path,
            2,
            (json, now) -> bars(json, listing, interval, now)));
  }

  @Override
  public Optional<StreamPlan> stream(List<Listing> listings) {
    String suffix = channel == Channel.TRADES ? "@aggTrade" : "@ticker";
    String names =
        listings.stream()
            .map(listing -> listing.id().toLowerCase(Locale.ROOT) + suffix)
            .collect(Collectors.joining("/"));
    return Optional.of(
        new StreamPlan(
            StreamPlan.Kind.WEB_SOCKET,
            "/stream?streams=" + names,
            List.of(),
            Duration.ofSeconds(30),
            true,
            (json, now) -> frame(json, listings)));
  }

  @Override
  public int mostPerStream() {
    return MOST_PER_STREAM;
  }

  /** What one frame of the combined stream says; nothing where it is of another channel. */
  List<Message> frame(byte[] json, List<Listing> listings) {
    JsonNode frame = Document.read(json);
    if (frame.path("error").isObject()) {
      return List.of(new Message.Failed(frame.path("error").path("msg").asText()));
    }
    JsonNode event = frame.path("data");
    Listing listing = Listings.find(listings, event.path("s").asText());
    if (listing == null) {
      return List.of();
    }
    return switch (event.path("e").asText()) {
      case "aggTrade" ->
          channel == Channel.TRADES
              ? Document.one(listing.id(), () -> trade(event, "a", listing))
              : List.of();
      case "24hrTicker" ->
          channel == Channel.TICKER
              ? Document.one(listing.id(), () -> ticker(event, listing))
              : List.of();
      default -> List.of();
    };
  }

  private static List<Message> trades(byte[] json, Listing listing) {
    return Document.each(listing.id(), Document.read(json), trade -> trade(trade, "a", listing));
  }

  private static Message trade(JsonNode trade, String id, Listing listing) {
    PriceUpdate update =
        new PriceUpdate(
            listing.symbol(),
            Document.decimal("p", trade.path("p")),
            Document.decimal("q", trade.path("q")),
            null,
            null,
            Listing.counter(listing.symbol()),
            "binance",
            Document.millis("T", trade.path("T")));
    return new Message.Price(update, Document.whole(id, trade.path(id)));
  }

  private static Message ticker(JsonNode ticker, Listing listing) {
    @Nullable BigDecimal bid = Document.decimalOrNull("b", ticker.path("b"));
    @Nullable BigDecimal ask = Document.decimalOrNull("a", ticker.path("a"));
    PriceUpdate update =
        new PriceUpdate(
            listing.symbol(),
            Document.decimal("c", ticker.path("c")),
            null,
            bid,
            ask,
            Listing.counter(listing.symbol()),
            "binance",
            Document.millis("E", ticker.path("E")));
    return new Message.Price(update, Message.Price.UNNUMBERED);
  }

  private static List<Message> bars(byte[] json, Listing listing, Interval interval, long now) {
    List<JsonNode> closed =
        Listings.rows(listing.id(), Document.read(json), row -> row.path(6).asLong() < now);
    return Listings.bars(listing.id(), closed, row -> bar(row, listing, interval));
  }

  private static Bar bar(JsonNode row, Listing listing, Interval interval) {
    return new Bar(
        listing.symbol(),
        interval,
        Document.millis("openTime", row.path(0)),
        Document.decimal("open", row.path(1)),
        Document.decimal("high", row.path(2)),
        Document.decimal("low", row.path(3)),
        Document.decimal("close", row.path(4)),
        Document.decimal("volume", row.path(5)),
        Document.whole("trades", row.path(8)),
        true,
        "binance");
  }
}
