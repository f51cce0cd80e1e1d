package io.tidemark.ingest.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.Interval;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Symbol;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExchangesTest {
  private static final long NOW = Instant.parse("2024-11-20T09:00:30Z").toEpochMilli();
  private static final Listing BTC_USDT = Said.listing("BTC-USDT", "BTCUSDT");
  private static final Listing BTC_USD = Said.listing("BTC-USD", "BTC-USD");
  private static final Listing XBT_USD = Said.listing("BTC-USD", "XBT/USD");

  @Test
  void symbols_areNamedAsEachExchangeNamesThem() {
    assertThat(new Binance(Channel.TRADES).idOf(new Symbol("BTC-USDT"))).contains("BTCUSDT");
    assertThat(new Coinbase(Channel.TRADES).idOf(new Symbol("BTC-USD"))).contains("BTC-USD");
    assertThat(new Kraken(Channel.TRADES).idOf(new Symbol("BTC-USD"))).contains("XBT/USD");
    assertThat(new Kraken(Channel.TRADES).idOf(new Symbol("ETH-EUR"))).contains("ETH/EUR");
    assertThat(new Oanda("1").idOf(new Symbol("EUR-USD"))).contains("EUR_USD");
    assertThat(new Coinbase(Channel.TRADES).idOf(new Symbol("AAPL"))).isEqualTo(Optional.empty());
  }

  @Test
  void binanceTrade_ofTheStream_isAPriceWithItsNumber() {
    String frame =
        """
        {"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1732092000125,"s":"BTCUSDT","a":42,
         "p":"67250.12000000","q":"0.01500000","f":7,"l":9,"T":1732092000123,"m":true,"M":true}}""";

    Said said = Said.of(binance(Channel.TRADES), frame, NOW);

    assertThat(said.prices).singleElement().asString().contains("67250.12000000", "0.01500000");
    assertThat(said.prices.get(0).eventTime()).isEqualTo(1732092000123L);
    assertThat(said.prices.get(0).currency()).isEqualTo("USDT");
    assertThat(said.ids).containsExactly(42L);
    assertThat(Said.of(binance(Channel.TICKER), frame, NOW).prices).isEmpty();
  }

  @Test
  void binanceTicker_ofTheStream_hasBidAndAsk() {
    String frame =
        """
        {"stream":"btcusdt@ticker","data":{"e":"24hrTicker","E":1732092000123,"s":"BTCUSDT",
         "c":"67250.12","b":"67250.11","a":"67250.13"}}""";

    Said said = Said.of(binance(Channel.TICKER), frame, NOW);

    assertThat(said.prices).singleElement().asString().contains("67250.11", "67250.13");
    assertThat(said.ids).containsExactly(Message.Price.UNNUMBERED);
  }

  @Test
  void binanceFrame_ofAnotherSymbolOrEvent_saysNothing() {
    Call.Reading frames = binance(Channel.TRADES);

    assertThat(frames.read("{\"result\":null,\"id\":1}".getBytes(UTF_8), NOW)).isEmpty();
    assertThat(
            frames.read("{\"data\":{\"e\":\"aggTrade\",\"s\":\"ETHUSDT\"}}".getBytes(UTF_8), NOW))
        .isEmpty();
    assertThat(
            frames.read(
                "{\"data\":{\"e\":\"depthUpdate\",\"s\":\"BTCUSDT\"}}".getBytes(UTF_8), NOW))
        .isEmpty();
  }

  @Test
  void trade_thatBreaksARule_isRefusedByName() {
    String frame =
        """
        {"data":{"e":"aggTrade","s":"BTCUSDT","a":42,"p":"-1","q":"1","T":1732092000123}}""";

    Said said = Said.of(binance(Channel.TRADES), frame, NOW);

    assertThat(said.prices).isEmpty();
    assertThat(said.refused)
        .containsExactly(new Message.Refused("BTCUSDT", "price: must be above zero, was -1"));
  }

  @Test
  void binanceKlines_leaveOutTheBarThatIsStillOpen() {
    Call call =
        new Binance(Channel.TRADES)
            .history(BTC_USDT, Interval.ONE_MINUTE, Instant.EPOCH, Instant.ofEpochMilli(NOW))
            .get(0);
    String json =
        """
        [[1732093140000,"1.0","3.0","0.5","2.0","10.5",1732093199999,"0",617,"0","0","0"],
         [1732093200000,"2.0","2.5","1.5","2.1","1.0",1732093259999,"0",6,"0","0","0"]]""";

    Said said = Said.of(call.reading(), json, NOW);

    assertThat(call.path()).contains("symbol=BTCUSDT", "interval=1m");
    assertThat(said.bars).singleElement().asString().contains("3.0", "0.5", "10.5", "617");
  }

  @Test
  void coinbaseMatch_isAPriceWithItsNumber() {
    String frame =
        """
        {"type":"match","trade_id":10,"maker_order_id":"x","taker_order_id":"y","side":"sell",
         "size":"0.04","price":"67250.12","product_id":"BTC-USD","sequence":333,
         "time":"2024-11-20T08:40:00.123456Z"}""";

    Said said = Said.of(coinbase(Channel.TRADES), frame, NOW);

    assertThat(said.ids).containsExactly(10L);
    assertThat(said.prices.get(0).eventTime()).isEqualTo(1732092000123L);
    assertThat(said.prices.get(0).price()).isEqualByComparingTo("67250.12");
    assertThat(said.prices.get(0).size()).isEqualByComparingTo("0.04");
  }

  @Test
  void coinbaseTicker_hasBidAndAskAndNoSize() {
    String frame =
        """
        {"type":"ticker","sequence":1,"product_id":"BTC-USD","price":"100.5","best_bid":"100.4",
         "best_ask":"100.6","time":"2024-11-20T08:40:00Z","trade_id":10,"last_size":"0.04"}""";

    Said said = Said.of(coinbase(Channel.TICKER), frame, NOW);

    assertThat(said.prices).singleElement().asString().contains("100.4", "100.6", "size=null");
  }

  @Test
  void coinbaseError_endsTheStream() {
    String frame = "{\"type\":\"error\",\"message\":\"Failed to subscribe\",\"reason\":\"X\"}";

    assertThat(Said.of(coinbase(Channel.TRADES), frame, NOW).failed)
        .containsExactly("Failed to subscribe X");
  }

  @Test
  void coinbaseCandles_areReadOldestFirstInTheirOwnColumnOrder() {
    Call call =
        new Coinbase(Channel.TRADES)
            .history(
                BTC_USD,
                Interval.ONE_MINUTE,
                Instant.ofEpochMilli(NOW - 200_000),
                Instant.ofEpochMilli(NOW))
            .get(0);
    String json =
        """
        [[1732093200,1,2,1.5,1.6,9],[1732093140,90,130,100,120,4.727521520000001],
         [1732093080,80,110,95,100,1]]""";

    Said said = Said.of(call.reading(), json, NOW);

    assertThat(said.bars).hasSize(2);
    assertThat(said.bars.get(1).open()).isEqualByComparingTo("100");
    assertThat(said.bars.get(1).low()).isEqualByComparingTo("90");
    assertThat(said.bars.get(1).high()).isEqualByComparingTo("130");
    assertThat(said.bars.get(1).close()).isEqualByComparingTo("120");
    assertThat(said.bars.get(1).volume()).isEqualByComparingTo("4.727521520000");
  }

  @Test
  void coinbaseHistory_isAskedInPiecesOfThreeHundred() {
    Instant to = Instant.ofEpochMilli(NOW);

    List<Call> calls =
        new Coinbase(Channel.TRADES)
            .history(BTC_USD, Interval.ONE_DAY, to.minusSeconds(400L * 86_400), to);

    assertThat(calls).hasSize(2);
  }

  @Test
  void krakenTrades_ofOneFrame_areAllRead() {
    String frame =
        """
        [993,[["354.04000000","0.28245396","1732092000.826417","s","m",""],
              ["353.81000000","1.71754604","1732092000.827816","s","m",""]],"trade","XBT/USD"]""";

    Said said = Said.of(kraken(Channel.TRADES), frame, NOW);

    assertThat(said.prices).hasSize(2);
    assertThat(said.prices.get(1).price()).isEqualByComparingTo("353.81");
    assertThat(said.prices.get(1).eventTime()).isEqualTo(1732092000827L);
  }

  @Test
  void krakenTicker_isOfNow() {
    String frame =
        """
        [993,{"a":["100.6","1","1"],"b":["100.4","1","1"],"c":["100.5","0.1"]},"ticker","XBT/USD"]""";

    Said said = Said.of(kraken(Channel.TICKER), frame, NOW);

    assertThat(said.prices).singleElement().asString().contains("100.4", "100.5", "100.6");
    assertThat(said.prices.get(0).eventTime()).isEqualTo(NOW);
  }

  @Test
  void krakenSubscription_refused_namesThePair() {
    String frame =
        """
        {"errorMessage":"Currency pair not supported XBT/ABC","event":"subscriptionStatus",
         "pair":"XBT/ABC","status":"error","subscription":{"name":"trade"}}""";

    assertThat(Said.of(kraken(Channel.TRADES), frame, NOW).refused)
        .containsExactly(new Message.Refused("XBT/ABC", "Currency pair not supported XBT/ABC"));
    assertThat(Said.of(kraken(Channel.TRADES), "{\"event\":\"heartbeat\"}", NOW).refused).isEmpty();
  }

  @Test
  void krakenBars_leaveOutLastAndTheBarStillOpen() {
    Call call =
        new Kraken(Channel.TRADES)
            .history(XBT_USD, Interval.ONE_MINUTE, Instant.EPOCH, Instant.ofEpochMilli(NOW))
            .get(0);
    String json =
        """
        {"error":[],"result":{"XXBTZUSD":[[1732093140,"1","3","0.5","2","1.5","10.5",7],
         [1732093200,"2","2","2","2","2","1",1]],"last":1732093140}}""";

    Said said = Said.of(call.reading(), json, NOW);

    assertThat(said.bars).singleElement().asString().contains("10.5", "trades=7");
  }

  @Test
  void krakenAnswer_withAnError_isUnreadable() {
    Call call = new Kraken(Channel.TRADES).quotes(List.of(XBT_USD)).get(0);

    byte[] answer = "{\"error\":[\"EAPI:Rate limit exceeded\"]}".getBytes(UTF_8);
    assertThatThrownBy(() -> call.reading().read(answer, NOW))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageContaining("EAPI:Rate limit exceeded");
  }

  @Test
  void oandaPrice_isTheMeanOfTheBestBidAndAsk() {
    String line =
        """
        {"type":"PRICE","time":"2024-11-20T08:40:00.123456789Z","bids":[{"price":"1.05794",
         "liquidity":10000000.0},{"price":"1.05792"}],"asks":[{"price":"1.05806"}],
         "closeoutBid":"1.05790","closeoutAsk":"1.05810","status":"tradeable","tradeable":true,
         "instrument":"EUR_USD"}""";

    Said said = Said.of(oanda(), line, NOW);

    assertThat(said.prices).singleElement().asString().contains("1.05800", "1.05794", "1.05806");
    assertThat(said.prices.get(0).eventTime()).isEqualTo(1732092000123L);
  }

  @Test
  void oandaPrice_thatCannotBeTraded_andAHeartbeat_sayNothing() {
    String line =
        """
        {"type":"PRICE","time":"2024-11-20T08:40:00Z","bids":[{"price":"1"}],"asks":[{"price":"2"}],
         "status":"non-tradeable","tradeable":false,"instrument":"EUR_USD"}""";
    String heartbeat = "{\"type\":\"HEARTBEAT\",\"time\":\"2024-11-20T08:40:00Z\"}";

    assertThat(oanda().read(line.getBytes(UTF_8), NOW)).isEmpty();
    assertThat(oanda().read(heartbeat.getBytes(UTF_8), NOW)).isEmpty();
  }

  @Test
  void oandaCandles_leaveOutTheIncomplete_andCountPricesAsTrades() {
    Call call =
        new Oanda("101-1")
            .history(
                Said.listing("EUR-USD", "EUR_USD"),
                Interval.ONE_MINUTE,
                Instant.EPOCH,
                Instant.EPOCH)
            .get(0);
    String json =
        """
        {"instrument":"EUR_USD","granularity":"M1","candles":[
         {"volume":132,"time":"2024-11-20T08:40:00.000000000Z","complete":true,
          "mid":{"o":"1.1","h":"1.3","l":"1.0","c":"1.2"}},
         {"volume":2,"time":"2024-11-20T08:41:00.000000000Z","complete":false,
          "mid":{"o":"1.1","h":"1.3","l":"1.0","c":"1.2"}}]}""";

    Said said = Said.of(call.reading(), json, NOW);

    assertThat(said.bars).singleElement().asString().contains("trades=132", "volume=null");
    assertThat(call.subject()).doesNotContain("101-1");
  }

  @Test
  void frame_thatIsNoJson_isUnreadable() {
    for (Call.Reading reading :
        List.of(
            binance(Channel.TRADES), coinbase(Channel.TRADES), kraken(Channel.TRADES), oanda())) {
      for (String frame : List.of("", "{\"a\":", "<html>", "{\"a\":NaN}", "{} {}")) {
        assertThatThrownBy(() -> reading.read(frame.getBytes(UTF_8), NOW))
            .isInstanceOf(InvalidRecordException.class)
            .hasMessageContaining("broken JSON");
      }
    }
  }

  private static Call.Reading binance(Channel channel) {
    return new Binance(channel).stream(List.of(BTC_USDT)).orElseThrow().reading();
  }

  private static Call.Reading coinbase(Channel channel) {
    return new Coinbase(channel).stream(List.of(BTC_USD)).orElseThrow().reading();
  }

  private static Call.Reading kraken(Channel channel) {
    return new Kraken(channel).stream(List.of(XBT_USD)).orElseThrow().reading();
  }

  private static Call.Reading oanda() {
    return new Oanda("101-1")
        .stream(List.of(Said.listing("EUR-USD", "EUR_USD"))).orElseThrow().reading();
  }
}
