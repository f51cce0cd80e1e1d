package io.tidemark.ingest.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.PriceUpdate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that were damaged on their way: never a crash, never a price that nobody sent. */
class FuzzedFramesTest {
  private static final int FRAMES = 10_000;
  private static final long NOW = Instant.parse("2024-11-20T21:30:30Z").toEpochMilli();
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?|\\.[0-9]+");
  private static final List<String> SPLICES =
      List.of(
          "null",
          "-1",
          "0",
          "1e400",
          "\"NaN\"",
          "[]",
          "{}",
          "\"\"",
          "true",
          "1e-9",
          "\"x\"",
          ",",
          "}",
          "\"price\":",
          "9999999999999999999999");

  private record Sample(Call.Reading reading, String frame) {}

  @ParameterizedTest
  @ValueSource(strings = {"binance", "coinbase", "kraken", "oanda", "coingecko", "yahoo"})
  void damagedFrames_neverCrash_andNeverMakeAPriceUp(String provider) {
    SplittableRandom random = new SplittableRandom(20_241_120);
    List<Sample> samples = samples(provider);
    int kept = 0;
    int refused = 0;
    for (int i = 0; i < FRAMES; i++) {
      Sample sample = samples.get(random.nextInt(samples.size()));
      byte[] frame = damaged(sample.frame().getBytes(UTF_8), random);
      try {
        Said said = Said.of(sample.reading().read(frame, NOW));
        requireSent(said, new String(frame, UTF_8));
        kept += said.prices.size() + said.bars.size();
      } catch (InvalidRecordException e) {
        refused++;
      }
    }
    assertThat(kept).as("some survive").isGreaterThan(FRAMES / 100);
    assertThat(refused).as("some are unreadable").isGreaterThan(FRAMES / 100);
  }

  @Test
  void samples_undamaged_areReadWhole() {
    for (String provider :
        List.of("binance", "coinbase", "kraken", "oanda", "coingecko", "yahoo")) {
      for (Sample sample : samples(provider)) {
        Said said = Said.of(sample.reading(), sample.frame(), NOW);
        requireSent(said, sample.frame());
        assertThat(said.prices.size() + said.bars.size()).as(provider).isPositive();
        assertThat(said.refused).as(provider).isEmpty();
      }
    }
  }

  private static byte[] damaged(byte[] frame, SplittableRandom random) {
    byte[] damaged = frame.clone();
    int kind = random.nextInt(5);
    if (kind == 0) {
      return Arrays.copyOf(damaged, random.nextInt(damaged.length));
    }
    int hits = 1 + random.nextInt(4);
    for (int i = 0; i < hits; i++) {
      int at = random.nextInt(damaged.length);
      switch (kind) {
        case 1 -> damaged[at] = (byte) random.nextInt(256);
        case 2 -> damaged[at] = (byte) ('0' + random.nextInt(10));
        case 3 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        default ->
            damaged = spliced(damaged, at, SPLICES.get(random.nextInt(SPLICES.size())), random);
      }
    }
    return damaged;
  }

  private static byte[] spliced(byte[] frame, int at, String splice, SplittableRandom random) {
    String text = new String(frame, UTF_8);
    int from = Math.min(at, text.length());
    int to = Math.min(text.length(), from + random.nextInt(8));
    return (text.substring(0, from) + splice + text.substring(to)).getBytes(UTF_8);
  }

  /** Whatever was read must stand in the frame: as it is, as a hundredth, or as the mean of two. */
  private static void requireSent(Said said, String frame) {
    List<Double> sent = new ArrayList<>();
    Matcher numbers = NUMBER.matcher(frame);
    while (numbers.find()) {
      sent.add(Double.parseDouble(numbers.group()));
    }
    for (PriceUpdate price : said.prices) {
      if (price.source() != null && price.source().equals("oanda")) {
        assertSent(price.bid(), sent, frame);
        assertSent(price.ask(), sent, frame);
      } else {
        assertSent(price.price(), sent, frame);
      }
    }
    for (Bar bar : said.bars) {
      for (BigDecimal value : List.of(bar.open(), bar.high(), bar.low(), bar.close())) {
        assertSent(value, sent, frame);
      }
    }
  }

  private static void assertSent(@Nullable BigDecimal value, List<Double> sent, String frame) {
    for (double number : sent) {
      if (value != null && (near(value, number) || near(value, number / 100))) {
        return;
      }
    }
    fail("%s is not in %s", value, frame);
  }

  private static boolean near(BigDecimal value, double number) {
    return Math.abs(value.doubleValue() - number) <= 1e-7 * value.doubleValue() + 1e-12;
  }

  private static List<Sample> samples(String provider) {
    Map<String, List<Sample>> samples = new HashMap<>();
    Instant to = Instant.ofEpochMilli(NOW);
    Listing btcUsdt = Said.listing("BTC-USDT", "BTCUSDT");
    Binance binance = new Binance(Channel.TRADES);
    samples.put(
        "binance",
        List.of(
            new Sample(
                binance.stream(List.of(btcUsdt)).orElseThrow().reading(),
                "{\"stream\":\"btcusdt@aggTrade\",\"data\":{\"e\":\"aggTrade\",\"E\":1732092000125,\"s\":\"BTCUSDT\",\"a\":42,\"p\":\"67250.12000000\",\"q\":\"0.01500000\",\"f\":7,\"l\":9,\"T\":1732092000123,\"m\":true,\"M\":true}}"),
            new Sample(
                binance.history(btcUsdt, Interval.ONE_MINUTE, to, to).get(0).reading(),
                "[[1732093140000,\"1.0\",\"3.0\",\"0.5\",\"2.0\",\"10.5\",1732093199999,\"0\",617,\"0\",\"0\",\"0\"]]")));
    Listing btcUsd = Said.listing("BTC-USD", "BTC-USD");
    Coinbase coinbase = new Coinbase(Channel.TRADES);
    samples.put(
        "coinbase",
        List.of(
            new Sample(
                coinbase.stream(List.of(btcUsd)).orElseThrow().reading(),
                "{\"type\":\"match\",\"trade_id\":10,\"side\":\"sell\",\"size\":\"0.04\",\"price\":\"67250.12\",\"product_id\":\"BTC-USD\",\"sequence\":333,\"time\":\"2024-11-20T08:40:00.123456Z\"}"),
            new Sample(
                coinbase
                    .history(btcUsd, Interval.ONE_MINUTE, to.minusSeconds(60), to)
                    .get(0)
                    .reading(),
                "[[1732093140,90,130,100,120,4.727521520000001],[1732093080,80,110,95,100,1]]")));
    Listing xbt = Said.listing("BTC-USD", "XBT/USD");
    Kraken kraken = new Kraken(Channel.TRADES);
    samples.put(
        "kraken",
        List.of(
            new Sample(
                kraken.stream(List.of(xbt)).orElseThrow().reading(),
                "[993,[[\"354.04000000\",\"0.28245396\",\"1732092000.826417\",\"s\",\"m\",\"\"],[\"353.81000000\",\"1.71754604\",\"1732092000.827816\",\"s\",\"m\",\"\"]],\"trade\",\"XBT/USD\"]"),
            new Sample(
                kraken.history(xbt, Interval.ONE_MINUTE, to, to).get(0).reading(),
                "{\"error\":[],\"result\":{\"XXBTZUSD\":[[1732093140,\"1\",\"3\",\"0.5\",\"2\",\"1.5\",\"10.5\",7]],\"last\":1732093140}}")));
    Listing euro = Said.listing("EUR-USD", "EUR_USD");
    Oanda oanda = new Oanda("1");
    samples.put(
        "oanda",
        List.of(
            new Sample(
                oanda.stream(List.of(euro)).orElseThrow().reading(),
                "{\"type\":\"PRICE\",\"time\":\"2024-11-20T08:40:00.123456789Z\",\"bids\":[{\"price\":\"1.05794\",\"liquidity\":10000000.0}],\"asks\":[{\"price\":\"1.05806\"}],\"status\":\"tradeable\",\"instrument\":\"EUR_USD\"}"),
            new Sample(
                oanda.history(euro, Interval.ONE_MINUTE, to, to).get(0).reading(),
                "{\"instrument\":\"EUR_USD\",\"candles\":[{\"volume\":132,\"time\":\"2024-11-20T08:40:00Z\",\"complete\":true,\"mid\":{\"o\":\"1.1\",\"h\":\"1.3\",\"l\":\"1.0\",\"c\":\"1.2\"}}]}")));
    Listing bitcoin = Said.listing("BTC-USD", "bitcoin");
    CoinGecko gecko = new CoinGecko();
    samples.put(
        "coingecko",
        List.of(
            new Sample(
                gecko.quotes(List.of(bitcoin)).get(0).reading(),
                "{\"bitcoin\":{\"usd\":67250.12,\"last_updated_at\":1732092000}}"),
            new Sample(
                gecko.history(bitcoin, Interval.ONE_DAY, to, to).get(0).reading(),
                "{\"prices\":[[1728000000000,69702.3087473573],[1728003600000,69800.5],[1728086400000,71246.9514406015]]}")));
    Listing apple = Said.listing("AAPL", "AAPL");
    Yahoo yahoo = new Yahoo();
    String meta =
        "{\"chart\":{\"result\":[{\"meta\":{\"currency\":\"GBp\",\"symbol\":\"AAPL\",\"exchangeTimezoneName\":\"America/New_York\",\"regularMarketPrice\":244.87,\"regularMarketTime\":1732092000},";
    samples.put(
        "yahoo",
        List.of(
            new Sample(
                yahoo.quotes(List.of(apple)).get(0).reading(),
                meta + "\"indicators\":{}}],\"error\":null}}"),
            new Sample(
                yahoo.history(apple, Interval.ONE_DAY, to, to).get(0).reading(),
                meta
                    + "\"timestamp\":[1731940200],\"indicators\":{\"quote\":[{\"open\":[74.05999755859375],\"high\":[75.1500015258789],\"low\":[73.79750061035156],\"close\":[75.0875015258789],\"volume\":[1000]}]}}],\"error\":null}}")));
    return samples.getOrDefault(provider, List.of());
  }
}
