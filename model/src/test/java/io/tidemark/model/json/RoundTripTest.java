package io.tidemark.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.Quote;
import io.tidemark.model.Symbol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text in, record, text out: the same text, so neither a digit nor a field's place is lost. */
class RoundTripTest {
  private static final Symbol BTC = new Symbol("BTC-USD");

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"symbol":"BTC-USD","price":"67250.120","size":"0.0150","bid":"67250.11",\
        "ask":"67250.13","currency":"USD","source":"coinbase","eventTime":1732092000123}""",
        """
        {"symbol":"BTC-USD","price":"999999999999999999.123456789012","eventTime":0}"""
      })
  void priceUpdate_readsBackAsWritten(String json) {
    assertThat(text(PriceUpdateJson.write(PriceUpdateJson.read(bytes(json))))).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"symbol":"AAPL","interval":"1d","openTime":1732060800000,"open":"1.50","high":"2.0",\
        "low":"1","close":"1.9","volume":"0","trades":123,"closed":true,"source":"vendor"}""",
        """
        {"symbol":"AAPL","interval":"1m","openTime":60000,"open":"1","high":"1",\
        "low":"1","close":"1","volume":null,"trades":null,"closed":false}"""
      })
  void bar_readsBackAsWritten(String json) {
    assertThat(text(BarJson.write(BarJson.read(bytes(json))))).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"symbol":"BTC-USD","name":"Bitcoin \\"₿\\" 🪙","type":"crypto","currency":"USD",\
        "exchange":"Coinbase","timezone":"America/New_York","benchmark":"SPY",\
        "circulatingSupply":"19780000","totalSupply":"19780000.50","maxSupply":"21000000"}""",
        """
        {"symbol":"BTC-USD","name":null,"type":null,"currency":null,"exchange":null,\
        "timezone":null,"benchmark":null,"circulatingSupply":null,"totalSupply":null,\
        "maxSupply":null}"""
      })
  void asset_readsBackAsWritten(String json) {
    Asset asset = AssetJson.read(BTC, bytes(json));

    assertThat(AssetJson.read(BTC, AssetJson.write(asset))).isEqualTo(asset);
    assertThat(text(AssetJson.write(asset)).replace("\\uD83E\\uDE99", "🪙")).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"portfolioId":"growth","name":"Growth","currency":"USD","holdings":[\
        {"symbol":"AAPL","quantity":"-100.0","costBasis":"150.00"},\
        {"symbol":"BTC-USD","quantity":"0.5","costBasis":null}]}""",
        """
        {"portfolioId":"growth","name":null,"currency":"EUR","holdings":[]}"""
      })
  void portfolio_readsBackAsWritten(String json) {
    assertThat(
            text(PortfolioJson.write(PortfolioJson.read(new PortfolioId("growth"), bytes(json)))))
        .isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"version":9223372036854775807,"symbol":"AAPL","price":"10.50","bid":"10.4","ask":"10.6",\
        "currency":"USD","previousClose":"10","change":"0.50","changePercent":5.0,"open":"10.1",\
        "high":"11","low":"9","volume":"300.0","eventTime":1732092000123,"source":"s",\
        "tidemark":"3@1234"}""",
        """
        {"version":1,"symbol":"AAPL","price":"10.5","bid":null,"ask":null,\
        "currency":null,"previousClose":null,"change":null,"changePercent":null,"open":null,\
        "high":null,"low":null,"volume":null,"eventTime":0,"source":null,\
        "tidemark":null}"""
      })
  void quote_readsBackAsWritten(String json) {
    Quote quote = QuoteJson.read(bytes(json));

    assertThat(text(QuoteJson.write(Entry.version(bytes(json)), quote))).isEqualTo(json);
  }

  @Test
  void entries_areTheInputsJsonWithTheVersionFirst() {
    String asset = "{\"symbol\":\"BTC-USD\",\"name\":\"Bitcoin\"}";
    Asset read = AssetJson.read(BTC, bytes(asset));
    Bar bar =
        BarJson.read(
            bytes(
                """
                {"symbol":"A","interval":"5m","openTime":0,
                 "open":"1","high":"1","low":"1","close":"1"}"""));

    assertThat(text(AssetJson.write(12, read)))
        .isEqualTo("{\"version\":12," + text(AssetJson.write(read)).substring(1));
    assertThat(text(BarJson.write(12, bar)))
        .isEqualTo("{\"version\":12," + text(BarJson.write(bar)).substring(1));
  }

  @Test
  void text_withHalfASurrogatePair_isWrittenAllTheSame() {
    Asset asset = AssetJson.read(BTC, bytes("{\"name\":\"a\\ud83e\"}"));

    assertThat(AssetJson.read(BTC, AssetJson.write(asset)).name()).startsWith("a");
  }

  private static byte[] bytes(String json) {
    return json.getBytes(UTF_8);
  }

  private static String text(byte[] json) {
    return new String(json, UTF_8);
  }
}
