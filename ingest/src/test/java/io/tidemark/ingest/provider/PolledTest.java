package io.tidemark.ingest.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Symbol;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CoinGecko and Yahoo, which have to be asked again and again. */
class PolledTest {
  private static final long NOW = Instant.parse("2024-11-20T21:30:30Z").toEpochMilli();
  private static final Listing BTC = Said.listing("BTC-USD", "bitcoin");
  private static final Listing BTC_EUR = Said.listing("BTC-EUR", "bitcoin");
  private static final Listing ETH = Said.listing("ETH-USD", "ethereum");
  private static final Listing AAPL = Said.listing("AAPL", "AAPL");
  private static final long DAY = 86_400_000;

  @Test
  void coinGeckoPrices_areAskedForInOneCall() {
    List<Call> calls = new CoinGecko().quotes(List.of(BTC, BTC_EUR, ETH));

    assertThat(calls)
        .singleElement()
        .extracting(Call::path)
        .asString()
        .contains("ids=bitcoin%2Cethereum", "vs_currencies=usd%2Ceur");
  }

  @Test
  void coinGeckoPrices_ofABatch_areReadEachInItsCurrency() {
    String json =
        """
        {"bitcoin":{"usd":67250.12,"eur":64000,"last_updated_at":1732092000},
         "ethereum":{"usd":null}}""";

    Said said = Said.of((b, n) -> CoinGecko.prices(b, List.of(BTC, BTC_EUR, ETH), n), json, NOW);

    assertThat(said.prices)
        .extracting(p -> p.symbol() + " " + p.price() + " " + p.currency())
        .containsExactly("BTC-USD 67250.12 USD", "BTC-EUR 64000 EUR");
    assertThat(said.prices.get(0).eventTime()).isEqualTo(1732092000000L);
  }

  @Test
  void coinGeckoCoin_isAnAssetWithItsSupply() {
    String json =
        """
        {"id":"bitcoin","name":"Bitcoin","market_data":{"circulating_supply":19780000.0,
         "total_supply":21000000,"max_supply":null}}""";

    Said said = Said.of((b, n) -> CoinGecko.coin(b, BTC), json, NOW);

    assertThat(said.assets)
        .singleElement()
        .asString()
        .contains("Bitcoin", "crypto", "19780000.0", "21000000", "maxSupply=null");
  }

  @Test
  void coinGeckoMarkets_areAssetsOfABatch() {
    String json =
        """
        [{"id":"bitcoin","name":"Bitcoin","circulating_supply":1,"total_supply":2,"max_supply":3},
         {"id":"dogecoin","name":"Dogecoin"}]""";

    Said said = Said.of((b, n) -> CoinGecko.markets(b, List.of(BTC, ETH)), json, NOW);

    assertThat(said.assets).singleElement().asString().contains("BTC-USD", "Bitcoin");
  }

  @Test
  void coinGeckoPoints_makeDaysThatHaveANextMidnight() {
    String json =
        """
        {"prices":[[0,1],[%d,10.00000000000001],[%d,12],[%d,9],[%d,11],[%d,13]]}"""
            .formatted(
                20_000 * DAY, 20_000 * DAY + 7, 20_000 * DAY + 8, 20_001 * DAY, 20_001 * DAY + 5)
            .replace("[0,1],", "");

    Said said = Said.of((b, n) -> CoinGecko.points(b, BTC), json, NOW);

    assertThat(said.bars)
        .extracting(PolledTest::told)
        .containsExactly("1728000000000 10.000000000000 12 9 11");
  }

  @Test
  void coinGeckoCandles_makeDaysThatHaveAllSix() {
    StringBuilder rows = new StringBuilder();
    for (int candle = 1; candle <= 8; candle++) {
      rows.append(candle == 1 ? "" : ",")
          .append(
              "[%d,10,%d,%d,11]"
                  .formatted(20_000 * DAY + candle * DAY / 6, 20 + candle, 9 - candle));
    }

    Said said = Said.of((b, n) -> CoinGecko.candles(b, BTC), "[" + rows + "]", NOW);

    assertThat(said.bars).extracting(PolledTest::told).containsExactly("1728000000000 10 26 3 11");
  }

  @Test
  void yahooHead_isTheQuoteAndTheAsset() {
    String json =
        """
        {"chart":{"result":[{"meta":{"currency":"USD","symbol":"AAPL","fullExchangeName":"NasdaqGS",
         "instrumentType":"EQUITY","regularMarketTime":1732092000,"regularMarketPrice":244.87,
         "exchangeTimezoneName":"America/New_York","longName":"Apple Inc."}}],"error":null}}""";

    Said quote = Said.of((b, n) -> Yahoo.quote(b, AAPL), json, NOW);
    Said asset = Said.of((b, n) -> Yahoo.asset(b, AAPL), json, NOW);

    assertThat(quote.prices).singleElement().asString().contains("244.87", "USD", "1732092000000");
    assertThat(asset.assets)
        .singleElement()
        .asString()
        .contains("Apple Inc.", "equity", "NasdaqGS", "America/New_York");
  }

  @Test
  void yahooBars_areClosedDaysAtTheirDate_withThePricesThatYahooMeans() {
    String json =
        chart(
            "\"timestamp\":[1731940200,1732026600,1732113000],",
            "[74.05999755859375,null,1]",
            "[75.1500015258789,2,2]",
            "[73.79750061035156,1,1]",
            "[75.0875015258789,1,1]");

    Said said = Said.of((b, n) -> Yahoo.bars(b, AAPL, Interval.ONE_DAY, n), json, NOW);

    assertThat(said.bars)
        .extracting(PolledTest::told)
        .containsExactly(
            Instant.parse("2024-11-18T00:00:00Z").toEpochMilli() + " 74.06 75.15 73.7975 75.0875");
  }

  @Test
  void yahooAnswer_withoutTimestamp_isEmpty() {
    String json =
        """
        {"chart":{"result":[{"meta":{"currency":"USD","symbol":"AAPL",
         "exchangeTimezoneName":"America/New_York"},"indicators":{"quote":[{}]}}],"error":null}}""";

    assertThat(Yahoo.bars(json.getBytes(UTF_8), AAPL, Interval.ONE_MINUTE, NOW)).isEmpty();
  }

  @Test
  void yahooBars_inPence_areInPounds() {
    Listing ocado = Said.listing("OCDO.L", "OCDO.L");
    String json =
        chart("\"timestamp\":[1731940200],", "[1279.5]", "[1286.5]", "[1258]", "[1259.5]")
            .replace("AAPL", "OCDO.L")
            .replace("USD", "GBp");

    Said said = Said.of((b, n) -> Yahoo.bars(b, ocado, Interval.ONE_DAY, n), json, NOW);

    assertThat(said.bars)
        .singleElement()
        .asString()
        .contains("12.795", "12.865", "12.58", "12.595");
  }

  @Test
  void yahooSplit_saysThatHistoryIsRestated() {
    String json =
        chart(
            "\"events\":{\"splits\":{\"1598880600\":{\"numerator\":4,\"denominator\":1}}},"
                + "\"timestamp\":[1731940200],",
            "[1]",
            "[2]",
            "[1]",
            "[2]");

    Said said = Said.of((b, n) -> Yahoo.bars(b, AAPL, Interval.ONE_DAY, n), json, NOW);

    assertThat(said.restated).containsExactly(new Symbol("AAPL"));
    assertThat(said.bars).hasSize(1);
  }

  @Test
  void yahooError_orAnotherSymbol_isUnreadable() {
    String error =
        "{\"chart\":{\"result\":null,\"error\":{\"code\":\"Not Found\",\"description\":\"No data\"}}}";
    String other = chart("", "[1]", "[1]", "[1]", "[1]").replace("AAPL", "MSFT");

    assertThatThrownBy(() -> Yahoo.quote(error.getBytes(UTF_8), AAPL))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageContaining("No data");
    assertThatThrownBy(() -> Yahoo.quote(other.getBytes(UTF_8), AAPL))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageContaining("MSFT");
  }

  @Test
  void yahooNames_ofCurrencyPairs_areItsOwn() {
    assertThat(new Yahoo().idOf(new Symbol("EUR-USD"))).contains("EURUSD=X");
    assertThat(new Yahoo().idOf(new Symbol("BTC-USD"))).contains("BTC-USD");
    assertThat(new Yahoo().quotes(List.of(Said.listing("GC=F", "GC=F"))).get(0).path())
        .contains("/GC%3DF?");
  }

  private static String chart(String more, String open, String high, String low, String close) {
    return """
        {"chart":{"result":[{"meta":{"currency":"USD","symbol":"AAPL",
         "exchangeTimezoneName":"America/New_York"},%s
         "indicators":{"quote":[{"open":%s,"high":%s,"low":%s,"close":%s}]}}],"error":null}}"""
        .formatted(more, open, high, low, close);
  }

  private static String told(Bar bar) {
    return bar.openTime()
        + " "
        + bar.open()
        + " "
        + bar.high()
        + " "
        + bar.low()
        + " "
        + bar.close();
  }
}
