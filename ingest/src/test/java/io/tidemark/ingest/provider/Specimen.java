package io.tidemark.ingest.provider;

import java.time.Instant;
import java.util.List;

/**
 * A provider with an answer and a frame that are good.
 *
 * @param answer to a request for the newest price
 * @param frame of its stream; empty where it has none
 */
record Specimen(Provider provider, String symbol, String answer, String frame) {
  static Specimen of(String name) {
    Instant at = Instant.ofEpochMilli(System.currentTimeMillis() - 1_000);
    long millis = at.toEpochMilli();
    String aggTrade =
        "\"e\":\"aggTrade\",\"s\":\"BTCUSDT\",\"a\":42,\"p\":\"100.5\",\"q\":\"1\",\"T\":" + millis;
    String pricing =
        ("{\"type\":\"PRICE\",\"time\":\"%s\",\"bids\":[{\"price\":\"100.4\"}],"
                + "\"asks\":[{\"price\":\"100.6\"}],\"instrument\":\"EUR_USD\"}")
            .formatted(at);
    return switch (name) {
      case "coingecko" ->
          new Specimen(
              new CoinGecko(),
              "BTC-USD",
              "{\"bitcoin\":{\"usd\":100.5,\"last_updated_at\":%d}}".formatted(millis / 1000),
              "");
      case "yahoo" ->
          new Specimen(
              new Yahoo(),
              "AAPL",
              ("{\"chart\":{\"result\":[{\"meta\":{\"currency\":\"USD\",\"symbol\":\"AAPL\","
                      + "\"exchangeTimezoneName\":\"America/New_York\",\"regularMarketPrice\":100.5,"
                      + "\"regularMarketTime\":%d}}],\"error\":null}}")
                  .formatted(millis / 1000),
              "");
      case "oanda" ->
          new Specimen(new Oanda("101-1"), "EUR-USD", "{\"prices\":[" + pricing + "]}", pricing);
      case "binance" ->
          new Specimen(
              new Binance(Channel.TRADES),
              "BTC-USDT",
              "[{" + aggTrade + "}]",
              "{\"stream\":\"btcusdt@aggTrade\",\"data\":{" + aggTrade + "}}");
      case "coinbase" ->
          new Specimen(
              new Coinbase(Channel.TRADES),
              "BTC-USD",
              "{\"price\":\"100.5\",\"bid\":\"100.4\",\"ask\":\"100.6\",\"time\":\"%s\"}"
                  .formatted(at),
              ("{\"type\":\"match\",\"trade_id\":42,\"size\":\"1\",\"price\":\"100.5\","
                      + "\"product_id\":\"BTC-USD\",\"time\":\"%s\"}")
                  .formatted(at));
      case "kraken" ->
          new Specimen(
              new Kraken(Channel.TRADES),
              "BTC-USD",
              "{\"error\":[],\"result\":{\"XXBTZUSD\":{\"a\":[\"100.6\"],\"b\":[\"100.4\"],"
                  + "\"c\":[\"100.5\",\"1\"]}}}",
              "[1,[[\"100.5\",\"1\",\"%d.%03d000\",\"b\",\"m\",\"\"]],\"trade\",\"XBT/USD\"]"
                  .formatted(millis / 1000, millis % 1000));
      default -> throw new IllegalArgumentException(name);
    };
  }

  String name() {
    return provider.name();
  }

  /** The same, whose stream is soon taken for dead. */
  Specimen impatient() {
    return new Specimen(new Impatient(provider), symbol, answer, frame);
  }

  /** A provider whose stream must speak every 600 ms. */
  private record Impatient(Provider patient) implements Provider {
    @Override
    public String name() {
      return patient.name();
    }

    @Override
    public Terms terms() {
      return patient.terms();
    }

    @Override
    public java.util.Optional<String> idOf(io.tidemark.model.Symbol symbol) {
      return patient.idOf(symbol);
    }

    @Override
    public List<Call> quotes(List<Listing> listings) {
      return patient.quotes(listings);
    }

    @Override
    public java.util.Optional<StreamPlan> stream(List<Listing> listings) {
      return patient.stream(listings)
          .map(
              plan ->
                  new StreamPlan(
                      plan.kind(),
                      plan.path(),
                      plan.greetings(),
                      java.time.Duration.ofMillis(600),
                      false,
                      plan.reading()));
    }
  }
}
