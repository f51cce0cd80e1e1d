package io.tidemark.ingest.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.PriceUpdate;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What providers really sent, through their adapters. */
class RecordedPayloadsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long NOW = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  @Test
  void binanceStream_yieldsEveryTradeInOrder_asItsOwnMinuteBarsSay() throws IOException {
    List<Listing> listings =
        List.of(
            Said.listing("BTC-USDT", "BTCUSDT"),
            Said.listing("ETH-USDT", "ETHUSDT"),
            Said.listing("DOT-USDT", "DOTUSDT"));
    List<byte[]> frames =
        Payloads.frames("binance/ws_combined_aggtrade_kline_depth_20210404.jsonl.gz");

    Said said = all(new Binance(Channel.TRADES).stream(listings).orElseThrow().reading(), frames);

    assertThat(said.prices).hasSize(1227 + 506 + 177);
    assertThat(said.refused).isEmpty();
    assertThat(idsOf(said, "BTC-USDT")).hasSize(1227).isSorted();
    JsonNode kline = kline(frames, "BTCUSDT", 1617566640000L);
    List<PriceUpdate> minute =
        said.prices.stream()
            .filter(p -> p.symbol().value().equals("BTC-USDT"))
            .filter(p -> p.eventTime() - p.eventTime() % 60_000 == 1617566640000L)
            .filter(p -> p.eventTime() <= kline.path("seen").asLong())
            .toList();
    assertThat(minute.get(0).price()).isEqualByComparingTo(kline.path("o").asText());
    assertThat(volume(minute)).isLessThanOrEqualTo(new BigDecimal(kline.path("v").asText()));
  }

  private static BigDecimal volume(List<PriceUpdate> prices) {
    return prices.stream()
        .map(p -> Objects.requireNonNull(p.size()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The last that the recording says of a minute. */
  private static JsonNode kline(List<byte[]> frames, String symbol, long openTime)
      throws IOException {
    JsonNode last = JSON.createObjectNode();
    for (byte[] frame : frames) {
      JsonNode event = JSON.readTree(frame).path("data");
      JsonNode kline = event.path("k");
      if (event.path("s").asText().equals(symbol) && kline.path("t").asLong() == openTime) {
        last = ((ObjectNode) kline).put("seen", event.path("E").asLong());
      }
    }
    return last;
  }

  @Test
  void binanceFutures_yieldTheirTrades() {
    List<byte[]> frames = Payloads.frames("binance/ws_futures_combined_20210722.jsonl.gz");
    List<Listing> listings =
        List.of(
            Said.listing("SUSHI-USDT", "SUSHIUSDT"),
            Said.listing("AKRO-USDT", "AKROUSDT"),
            Said.listing("KEEP-USDT", "KEEPUSDT"),
            Said.listing("CTK-USDT", "CTKUSDT"));

    Said said = all(new Binance(Channel.TRADES).stream(listings).orElseThrow().reading(), frames);

    assertThat(said.prices).isNotEmpty().hasSizeLessThanOrEqualTo(91);
    assertThat(said.refused).isEmpty();
  }

  @Test
  void binanceRest_isRead() {
    Listing listing = Said.listing("BTC-USDT", "BTCUSDT");
    Binance binance = new Binance(Channel.TRADES);
    Binance tickers = new Binance(Channel.TICKER);

    Said trades =
        Said.of(
            binance
                .after(listing, 0)
                .get(0)
                .reading()
                .read(Payloads.bytes("binance/rest_agg_trades.json"), NOW));
    Said bars =
        Said.of(
            binance
                .history(listing, Interval.ONE_MINUTE, Instant.EPOCH, Instant.EPOCH)
                .get(0)
                .reading()
                .read(Payloads.bytes("binance/rest_klines.json"), NOW));
    Said ticker =
        Said.of(
            tickers.frame(
                Payloads.bytes("binance/ws_24hrTicker.json"),
                List.of(Said.listing("ETH-BTC", "ETHBTC"))));
    Said single =
        Said.of(
            tickers.frame(
                Payloads.bytes("binance/ws_trade.json"),
                List.of(Said.listing("ETH-USDT", "ETHUSDT"))));

    assertThat(trades.ids).isNotEmpty().isSorted().startsWith(966492862L);
    assertThat(trades.refused).isEmpty();
    assertThat(bars.bars).isNotEmpty();
    assertThat(bars.bars.get(0).close()).isEqualByComparingTo("60719.27");
    assertThat(bars.refused).isEmpty();
    assertThat(ticker.prices).singleElement().asString().contains("0.09177200", "0.09155300");
    assertThat(single.prices).as("single trades are another channel than aggregate ones").isEmpty();
  }

  @Test
  void coinbaseSession_yieldsItsTrades_orItsTickers() {
    List<byte[]> frames = Payloads.frames("coinbase/ws_exchange_ticker_match_20210417.jsonl.gz");
    List<Listing> listings = new ArrayList<>();
    for (String id :
        List.of(
            "SKL-USD",
            "DASH-BTC",
            "SKL-BTC",
            "BAND-BTC",
            "NMR-EUR",
            "BAND-GBP",
            "SKL-GBP",
            "NU-GBP",
            "YFI-BTC",
            "CRV-EUR")) {
      listings.add(Said.listing(id, id));
    }

    Said trades =
        all(new Coinbase(Channel.TRADES).stream(listings).orElseThrow().reading(), frames);
    Said tickers =
        all(new Coinbase(Channel.TICKER).stream(listings).orElseThrow().reading(), frames);

    assertThat(trades.prices).hasSize(97 + 10);
    assertThat(trades.refused).isEmpty();
    assertThat(idsOf(trades, "SKL-USD")).hasSize(53).isSorted();
    List<Long> skl = idsOf(trades, "SKL-USD");
    assertThat(skl.get(52) - skl.get(0)).as("no gap").isEqualTo(52);
    assertThat(tickers.prices).hasSize(107);
    assertThat(tickers.refused).isEmpty();
  }

  @Test
  void coinbaseRest_isRead() {
    Listing listing = Said.listing("BTC-USD", "BTC-USD");
    Coinbase coinbase = new Coinbase(Channel.TRADES);

    Said ticker =
        Said.of(
            coinbase
                .quotes(List.of(listing))
                .get(0)
                .reading()
                .read(Payloads.bytes("coinbase/rest_exchange_ticker.json"), NOW));
    Said bars =
        Said.of(
            coinbase
                .history(listing, Interval.ONE_MINUTE, Instant.EPOCH, Instant.EPOCH.plusSeconds(1))
                .get(0)
                .reading()
                .read(Payloads.bytes("coinbase/rest_exchange_candles.json"), NOW));

    assertThat(ticker.prices).singleElement().asString().contains("246.28000000", "637.11");
    assertThat(bars.bars).hasSize(10);
    assertThat(bars.bars.get(9).open()).isEqualByComparingTo("10106.01");
    assertThat(bars.bars.get(9).close()).isEqualByComparingTo("10120.21");
  }

  @Test
  void krakenSession_yieldsItsTrades_orItsTickers() {
    List<byte[]> frames = Payloads.frames("kraken/ws_v1_20210417.jsonl.gz");
    List<Listing> listings = new ArrayList<>();
    for (String id : List.of("XMR/USD", "SC/EUR", "WAVES/EUR", "ETH/CHF", "KSM/XBT")) {
      listings.add(Said.listing(id.replace('/', '-'), id));
    }

    Said trades = all(new Kraken(Channel.TRADES).stream(listings).orElseThrow().reading(), frames);
    Said tickers = all(new Kraken(Channel.TICKER).stream(listings).orElseThrow().reading(), frames);

    assertThat(trades.prices).hasSizeGreaterThanOrEqualTo(8);
    assertThat(trades.prices.get(0).price()).isEqualByComparingTo("354.11");
    assertThat(trades.prices.get(0).eventTime()).isEqualTo(1618678142557L);
    assertThat(trades.refused).isEmpty();
    assertThat(tickers.prices).isNotEmpty();
    assertThat(tickers.refused).isEmpty();
  }

  @Test
  void krakenRest_isRead() {
    Call call =
        new Kraken(Channel.TRADES).quotes(List.of(Said.listing("BTC-EUR", "XBT/EUR"))).get(0);

    Said said = Said.of(call.reading().read(Payloads.bytes("kraken/rest_ticker.json"), NOW));

    assertThat(said.prices)
        .singleElement()
        .asString()
        .contains("560.87711", "560.46600", "562.26651");
  }

  @Test
  void oandaStream_foldsIntoTheCandlesThatItsRecorderComputed() throws IOException {
    List<byte[]> frames = Payloads.frames("oanda/pricing_stream_eurusd_20170223.jsonl");
    List<Listing> listings = List.of(Said.listing("EUR-USD", "EUR_USD"));

    Said said = all(new Oanda("1").stream(listings).orElseThrow().reading(), frames);

    assertThat(said.prices).hasSize(27);
    Map<Long, List<PriceUpdate>> minutes = new TreeMap<>();
    said.prices.forEach(
        p ->
            minutes
                .computeIfAbsent(p.eventTime() - p.eventTime() % 60_000, m -> new ArrayList<>())
                .add(p));
    int compared = 0;
    for (byte[] line : Payloads.frames("oanda/expected_candles_eurusd_20170223.jsonl")) {
      JsonNode expected = JSON.readTree(line);
      if (expected.path("granularity").asText().equals("M1")) {
        long start =
            Instant.parse(expected.path("start").asText().replace(' ', 'T') + "Z").toEpochMilli();
        List<PriceUpdate> prices = Objects.requireNonNull(minutes.get(start));
        assertThat(prices).hasSize(expected.path("data").path("volume").asInt());
        assertThat(prices.get(prices.size() - 1).price().doubleValue())
            .isEqualTo(expected.path("data").path("last").asDouble());
        assertThat(prices.stream().mapToDouble(p -> p.price().doubleValue()).max().getAsDouble())
            .isEqualTo(expected.path("data").path("high").asDouble());
        compared++;
      }
    }
    assertThat(compared).isEqualTo(3);
  }

  @Test
  void oandaRest_isRead() {
    Oanda oanda = new Oanda("1");
    List<Listing> listings =
        List.of(Said.listing("EUR-USD", "EUR_USD"), Said.listing("EUR-JPY", "EUR_JPY"));

    Said pricing =
        Said.of(
            oanda
                .quotes(listings)
                .get(0)
                .reading()
                .read(Payloads.bytes("oanda/rest_pricing.json"), NOW));
    Said candles =
        Said.of(
            oanda
                .history(
                    Said.listing("DE30-EUR", "DE30_EUR"),
                    Interval.FIVE_MINUTES,
                    Instant.EPOCH,
                    Instant.EPOCH)
                .get(0)
                .reading()
                .read(Payloads.bytes("oanda/rest_candles.json"), NOW));

    assertThat(pricing.prices)
        .extracting(p -> p.symbol() + " " + p.price())
        .containsExactly("EUR-USD 1.121635", "EUR-JPY 115.3375");
    assertThat(candles.bars).hasSize(5);
    assertThat(candles.bars.get(0).close()).isEqualByComparingTo("10506.0");
  }

  @Test
  void coinGecko_isRead() {
    Listing btc = Said.listing("BTC-USD", "bitcoin");

    Said coin = Said.of(CoinGecko.coin(Payloads.bytes("coingecko/coins_id_bitcoin.json"), btc));
    Said markets =
        Said.of(CoinGecko.markets(Payloads.bytes("coingecko/coins_markets_1.json"), List.of(btc)));
    Said prices =
        Said.of(
            CoinGecko.prices(
                Payloads.bytes("coingecko/simple_price_min.json"),
                List.of(btc, Said.listing("ETH-USD", "ethereum")),
                NOW));
    Said points =
        Said.of(
            CoinGecko.points(Payloads.bytes("coingecko/coins_id_market_chart_range.json"), btc));
    Said candles = Said.of(CoinGecko.candles(Payloads.bytes("coingecko/coins_id_ohlc.json"), btc));
    Said history = Said.of(CoinGecko.coin(Payloads.bytes("coingecko/coins_id_history.json"), btc));

    assertThat(coin.assets).singleElement().asString().contains("Bitcoin", "19675962", "21000000");
    assertThat(markets.assets)
        .singleElement()
        .asString()
        .contains("Bitcoin", "19675987", "21000000");
    assertThat(prices.prices).singleElement().asString().contains("ETH-USD", "1498.64");
    assertThat(points.bars)
        .singleElement()
        .asString()
        .contains("69702.3087473573", "71246.9514406015");
    assertThat(candles.bars).as("three candles are no day").isEmpty();
    assertThat(history.assets).hasSize(1);
  }

  @Test
  void everyYahooChart_isRead() throws IOException {
    int bars = 0;
    for (Path file : Payloads.folder("yahoo")) {
      if (!file.toString().endsWith(".json")) {
        continue;
      }
      byte[] json = Payloads.bytes("yahoo/" + file.getFileName());
      JsonNode result = JSON.readTree(json).path("chart").path("result").path(0);
      String id = result.path("meta").path("symbol").asText();
      Listing listing = Said.listing(id, id);
      Interval interval = Interval.parse(result.path("meta").path("dataGranularity").asText());

      Said told = Said.of(Yahoo.bars(json, listing, interval, NOW));
      Said quote = Said.of(Yahoo.quote(json, listing));
      Said asset = Said.of(Yahoo.asset(json, listing));

      assertThat(told.refused).as(id).isEmpty();
      assertThat(told.bars).as(id).hasSize(result.path("timestamp").size());
      assertThat(quote.prices).as(id).hasSize(1);
      assertThat(asset.assets).as(id).hasSize(1);
      bars += told.bars.size();
    }
    assertThat(bars).isGreaterThan(55);
  }

  @Test
  void yahooSplit_ofApple_isNoticed_andPricesAreAdjustedForIt() {
    Listing apple = Said.listing("AAPL", "AAPL");

    Said said =
        Said.of(
            Yahoo.bars(
                Payloads.bytes("yahoo/chart-AAPL-2020-08-31-to-2020-11-07.json"),
                apple,
                Interval.ONE_DAY,
                NOW));
    Bar before =
        Said.of(
                Yahoo.bars(
                    Payloads.bytes("yahoo/chart-AAPL-2020-01-01-to-2020-01-03.json"),
                    apple,
                    Interval.ONE_DAY,
                    NOW))
            .bars
            .get(0);

    assertThat(said.restated).hasSize(1);
    assertThat(said.bars).hasSize(49);
    assertThat(before.close()).isEqualByComparingTo("75.0875");
    assertThat(before.openTime()).isEqualTo(Instant.parse("2020-01-02T00:00:00Z").toEpochMilli());
  }

  private static List<Long> idsOf(Said said, String symbol) {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < said.prices.size(); i++) {
      if (said.prices.get(i).symbol().value().equals(symbol)) {
        ids.add(said.ids.get(i));
      }
    }
    return ids;
  }

  private static Said all(Call.Reading reading, List<byte[]> frames) {
    Said said = new Said();
    frames.forEach(frame -> reading.read(frame, NOW).forEach(message -> message.to(said)));
    return said;
  }
}
