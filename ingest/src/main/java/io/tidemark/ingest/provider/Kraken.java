package io.tidemark.ingest.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Kraken spot: trades or tickers of its WebSocket API 1, and REST for the rest. Its trades carry no
 * numbers, only times.
 *
 * @param channel what the stream carries
 */
record Kraken(Channel channel) implements Provider {
  @Override
  public String name() {
    return "kraken";
  }

  @Override
  public Terms terms() {
    return new Terms(
        "https://api.kraken.com",
        "wss://ws.kraken.com",
        1,
        Duration.ofSeconds(1),
        2,
        Duration.ofSeconds(15));
  }

  /** BTC-USD is XBT/USD there. */
  @Override
  public Optional<String> idOf(Symbol symbol) {
    if (!Listing.isPair(symbol)) {
      return Optional.empty();
    }
    return Optional.of(code(Listing.base(symbol)) + "/" + code(Listing.counter(symbol)));
  }

  private static String code(String currency) {
    return switch (currency) {
      case "BTC" -> "XBT";
      case "DOGE" -> "XDG";
      default -> currency;
    };
  }

  /** REST knows the pairs without the slash. */
  private static String pair(Listing listing) {
    return listing.id().replace("/", "");
  }

  @Override
  public List<Call> quotes(List<Listing> listings) {
    return listings.stream()
        .map(
            listing ->
                new Call(
                    "ticker " + listing.symbol(),
                    "/0/public/Ticker?pair=" + pair(listing),
                    1,
                    (json, now) -> restTicker(json, listing, now)))
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
            "/0/public/Trades?pair=%s&since=%d".formatted(pair(listing), position * 1_000_000),
            2,
            (json, now) ->
                Document.each(
                    listing.id(), result(Document.read(json)), trade -> trade(trade, listing))));
  }

  @Override
  public List<Call> history(Listing listing, Interval interval, Instant from, Instant to) {
    String path =
        "/0/public/OHLC?pair=%s&interval=%d&since=%d"
            .formatted(
                pair(listing), interval.millis() / 60_000, Math.max(0, from.getEpochSecond() - 1));
    return List.of(
        new Call(
            "bars " + listing.symbol(),
            path,
            2,
            (json, now) -> bars(json, listing, interval, now)));
  }

  @Override
  public Optional<StreamPlan> stream(List<Listing> listings) {
    String pairs = listings.stream().map(l -> '"' + l.id() + '"').collect(Collectors.joining(","));
    String channelName = channel == Channel.TRADES ? "trade" : "ticker";
    return Optional.of(
        new StreamPlan(
            StreamPlan.Kind.WEB_SOCKET,
            "/",
            List.of(
                "{\"event\":\"subscribe\",\"pair\":[%s],\"subscription\":{\"name\":\"%s\"}}"
                    .formatted(pairs, channelName)),
            Duration.ofSeconds(10),
            false,
            (json, now) -> frame(json, listings, now)));
  }

  /** What one frame says; nothing where it is of another channel. */
  List<Message> frame(byte[] json, List<Listing> listings, long now) {
    JsonNode frame = Document.read(json);
    if (frame.isObject()) {
      return event(frame);
    }
    int length = frame.size();
    String subject = frame.path(length - 2).asText();
    Listing listing = Listings.find(listings, frame.path(length - 1).asText());
    if (listing == null) {
      return List.of();
    }
    return switch (subject) {
      case "trade" ->
          channel == Channel.TRADES
              ? Document.each(listing.id(), frame.path(1), trade -> trade(trade, listing))
              : List.of();
      case "ticker" ->
          channel == Channel.TICKER
              ? Document.one(listing.id(), () -> ticker(frame.path(1), listing, now))
              : List.of();
      default -> List.of();
    };
  }

  private static List<Message> event(JsonNode event) {
    if (!event.path("status").asText().equals("error")) {
      return List.of();
    }
    String reason = event.path("errorMessage").asText();
    String pair = event.path("pair").asText();
    return List.of(pair.isEmpty() ? new Message.Failed(reason) : new Message.Refused(pair, reason));
  }

  private static Message trade(JsonNode trade, Listing listing) {
    PriceUpdate update =
        new PriceUpdate(
            listing.symbol(),
            Document.decimal("price", trade.path(0)),
            Document.decimal("volume", trade.path(1)),
            null,
            null,
            Listing.counter(listing.symbol()),
            "kraken",
            Document.seconds("time", trade.path(2)));
    return new Message.Price(update, Message.Price.UNNUMBERED);
  }

  /** A ticker tells no time: it is of now. */
  private static Message ticker(JsonNode ticker, Listing listing, long now) {
    PriceUpdate update =
        new PriceUpdate(
            listing.symbol(),
            Document.decimal("c", ticker.path("c").path(0)),
            null,
            Document.decimal("b", ticker.path("b").path(0)),
            Document.decimal("a", ticker.path("a").path(0)),
            Listing.counter(listing.symbol()),
            "kraken",
            now);
    return new Message.Price(update, Message.Price.UNNUMBERED);
  }

  private static List<Message> restTicker(byte[] json, Listing listing, long now) {
    JsonNode ticker = result(Document.read(json));
    return Document.one(listing.id(), () -> ticker(ticker, listing, now));
  }

  private static List<Message> bars(byte[] json, Listing listing, Interval interval, long now) {
    List<JsonNode> closed =
        Listings.rows(
            listing.id(),
            result(Document.read(json)),
            row -> row.path(0).asLong() * 1_000 + interval.millis() <= now);
    return Listings.bars(listing.id(), closed, row -> bar(row, listing, interval));
  }

  private static Bar bar(JsonNode row, Listing listing, Interval interval) {
    return new Bar(
        listing.symbol(),
        interval,
        Document.seconds("time", row.path(0)),
        Document.decimal("open", row.path(1)),
        Document.decimal("high", row.path(2)),
        Document.decimal("low", row.path(3)),
        Document.decimal("close", row.path(4)),
        Document.decimal("volume", row.path(6)),
        Document.whole("count", row.path(7)),
        true,
        "kraken");
  }

  /** The one result that is of a pair; throws what the answer says went wrong. */
  private static JsonNode result(JsonNode answer) {
    if (!answer.path("error").isEmpty()) {
      throw InvalidRecordException.of("error", "must be empty", answer.path("error"));
    }
    List<JsonNode> results = new ArrayList<>();
    answer
        .path("result")
        .properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("last")) {
                results.add(field.getValue());
              }
            });
    if (results.size() != 1) {
      throw InvalidRecordException.of("result", "must be of one pair", results.size());
    }
    return results.get(0);
  }
}
