package io.tidemark.ingest.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Coinbase Exchange: matches or tickers of its feed, and REST for the rest.
 *
 * @param channel what the stream carries
 */
record Coinbase(Channel channel) implements Provider {
  private static final int MOST_CANDLES = 300;
  private static final int MOST_TRADES = 1_000;

  @Override
  public String name() {
    return "coinbase";
  }

  @Override
  public Terms terms() {
    return new Terms(
        "https://api.exchange.coinbase.com",
        "wss://ws-feed.exchange.coinbase.com",
        5,
        Duration.ofSeconds(1),
        4,
        Duration.ofSeconds(10));
  }

  @Override
  public Optional<String> idOf(Symbol symbol) {
    return Listing.isPair(symbol) ? Optional.of(symbol.value()) : Optional.empty();
  }

  @Override
  public List<Call> quotes(List<Listing> listings) {
    return listings.stream()
        .map(
            listing ->
                new Call(
                    "ticker " + listing.symbol(),
                    "/products/" + listing.id() + "/ticker",
                    1,
                    (json, now) -> restTicker(json, listing)))
        .toList();
  }

  @Override
  public List<Call> after(Listing listing, long position) {
    if (channel == Channel.TICKER) {
      return List.of(); // tickers overtake each other, none is missed
    }
    // "before" is a cursor: what is newer than it
    return List.of(
        new Call(
            "trades " + listing.symbol(),
            "/products/%s/trades?before=%d&limit=%d".formatted(listing.id(), position, MOST_TRADES),
            1,
            (json, now) -> restTrades(json, listing)));
  }

  @Override
  public List<Call> history(Listing listing, Interval interval, Instant from, Instant to) {
    List<Call> calls = new ArrayList<>();
    Duration step = Duration.ofMillis(interval.millis()).multipliedBy(MOST_CANDLES);
    for (Instant start = from; start.isBefore(to); start = start.plus(step)) {
      Instant end = start.plus(step).isBefore(to) ? start.plus(step) : to;
      String path =
          "/products/%s/candles?granularity=%d&start=%s&end=%s"
              .formatted(
                  listing.id(),
                  interval.millis() / 1_000,
                  start.truncatedTo(ChronoUnit.SECONDS),
                  end.truncatedTo(ChronoUnit.SECONDS));
      calls.add(
          new Call(
              "bars " + listing.symbol(),
              path,
              1,
              (json, now) -> bars(json, listing, interval, now)));
    }
    return calls;
  }

  @Override
  public Optional<StreamPlan> stream(List<Listing> listings) {
    String ids = listings.stream().map(l -> '"' + l.id() + '"').collect(Collectors.joining(","));
    String channelName = channel == Channel.TRADES ? "matches" : "ticker";
    return Optional.of(
        new StreamPlan(
            StreamPlan.Kind.WEB_SOCKET,
            "/",
            List.of(
                "{\"type\":\"subscribe\",\"product_ids\":[%s],\"channels\":[\"%s\",\"heartbeat\"]}"
                    .formatted(ids, channelName)),
            Duration.ofSeconds(10),
            false,
            (json, now) -> frame(json, listings)));
  }

  /** What one frame of the feed says; nothing where it is of another channel. */
  List<Message> frame(byte[] json, List<Listing> listings) {
    JsonNode frame = Document.read(json);
    String type = frame.path("type").asText();
    if (type.equals("error")) {
      return List.of(
          new Message.Failed(frame.path("message").asText() + " " + frame.path("reason").asText()));
    }
    Listing listing = Listings.find(listings, frame.path("product_id").asText());
    if (listing == null) {
      return List.of();
    }
    return switch (type) {
      case "match", "last_match" ->
          channel == Channel.TRADES
              ? Document.one(listing.id(), () -> match(frame, listing))
              : List.of();
      case "ticker" ->
          channel == Channel.TICKER
              ? Document.one(listing.id(), () -> ticker(frame, "best_bid", "best_ask", listing))
              : List.of();
      default -> List.of();
    };
  }

  private static Message match(JsonNode match, Listing listing) {
    PriceUpdate update =
        new PriceUpdate(
            listing.symbol(),
            Document.decimal("price", match.path("price")),
            Document.decimal("size", match.path("size")),
            null,
            null,
            Listing.counter(listing.symbol()),
            "coinbase",
            Document.instant("time", match.path("time")));
    return new Message.Price(update, Document.whole("trade_id", match.path("trade_id")));
  }

  /** Without its size: the same trade may come as a match, and would be counted twice. */
  private static Message ticker(JsonNode ticker, String bid, String ask, Listing listing) {
    PriceUpdate update =
        new PriceUpdate(
            listing.symbol(),
            Document.decimal("price", ticker.path("price")),
            null,
            Document.decimalOrNull(bid, ticker.path(bid)),
            Document.decimalOrNull(ask, ticker.path(ask)),
            Listing.counter(listing.symbol()),
            "coinbase",
            Document.instant("time", ticker.path("time")));
    return new Message.Price(update, Message.Price.UNNUMBERED);
  }

  private static List<Message> restTicker(byte[] json, Listing listing) {
    JsonNode ticker = Document.read(json);
    return Document.one(listing.id(), () -> ticker(ticker, "bid", "ask", listing));
  }

  private static List<Message> restTrades(byte[] json, Listing listing) {
    List<Message> newestFirst =
        new ArrayList<>(
            Document.each(listing.id(), Document.read(json), trade -> match(trade, listing)));
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  private static List<Message> bars(byte[] json, Listing listing, Interval interval, long now) {
    List<JsonNode> closed =
        Listings.rows(
            listing.id(),
            Document.read(json),
            row -> row.path(0).asLong() * 1_000 + interval.millis() <= now);
    Collections.reverse(closed);
    return Listings.bars(listing.id(), closed, row -> bar(row, listing, interval));
  }

  private static Bar bar(JsonNode row, Listing listing, Interval interval) {
    return new Bar(
        listing.symbol(),
        interval,
        Document.seconds("time", row.path(0)),
        Document.rounded("open", row.path(3)),
        Document.rounded("high", row.path(2)),
        Document.rounded("low", row.path(1)),
        Document.rounded("close", row.path(4)),
        Document.rounded("volume", row.path(5)),
        null,
        true,
        "coinbase");
  }
}
