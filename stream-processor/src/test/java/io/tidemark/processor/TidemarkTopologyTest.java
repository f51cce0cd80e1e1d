package io.tidemark.processor;

import static io.tidemark.processor.TopologyFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.processor.TopologyFixture.Out;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TidemarkTopologyTest {
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long TODAY = NOW.toEpochMilli() - NOW.toEpochMilli() % DAY;

  private final TopologyFixture tide = new TopologyFixture();

  @AfterEach
  void close() {
    tide.close();
  }

  @Test
  void price_first_givesQuoteBarsAndMomentum() {
    tide.price("AAPL", "189.50", "3", 0);

    Out quote = tide.last(CacheTopic.QUOTES, "AAPL");
    assertThat(quote.version()).isEqualTo(1);
    assertThat(quote.value()).startsWith("{\"version\":1,");
    assertThat(quote.json().path("price").asText()).isEqualTo("189.50");
    assertThat(quote.json().path("volume").asText()).isEqualTo("3");
    assertThat(quote.json().path("tidemark").asText()).isEqualTo("0@0");
    assertThat(quote.json().path("previousClose").isNull()).isTrue();
    for (CacheTopic bars :
        new CacheTopic[] {
          CacheTopic.BARS_1M, CacheTopic.BARS_5M, CacheTopic.BARS_1H, CacheTopic.BARS_1D
        }) {
      assertThat(tide.all(bars)).as(bars.suffix()).hasSize(1);
      assertThat(tide.all(bars).get(0).json().path("closed").asBoolean()).isFalse();
    }
    JsonNode momentum = tide.last(CacheTopic.MOMENTUM, "tidemark-1/AAPL").json();
    assertThat(momentum.path("score").isNull()).isTrue();
    assertThat(momentum.path("rating").asText()).isEqualTo("Insufficient Data");
  }

  @Test
  void latePrice_withinGrace_countsInBarAndVolumeButNotInQuote() {
    tide.price("AAPL", "10", "1", 0).price("AAPL", "12", "1", 59).price("AAPL", "11", "1", 61);

    tide.price("AAPL", "99", "5", 30);

    JsonNode quote = tide.last(CacheTopic.QUOTES, "AAPL").json();
    assertThat(quote.path("price").asText()).isEqualTo("11");
    assertThat(quote.path("high").asText()).isEqualTo("99");
    assertThat(quote.path("volume").asText()).isEqualTo("8");
    assertThat(quote.path("tidemark").asText()).isEqualTo("0@3");
    JsonNode bar = tide.last(CacheTopic.BARS_1M, "AAPL/" + NOW.toEpochMilli()).json();
    assertThat(bar.path("closed").asBoolean()).isTrue();
    assertThat(bar.path("high").asText()).isEqualTo("99");
    assertThat(bar.path("open").asText()).isEqualTo("10");
    assertThat(bar.path("close").asText()).isEqualTo("12");
    assertThat(bar.path("trades").asLong()).isEqualTo(3);
  }

  @Test
  void latePrice_afterGrace_leavesItsMinuteAlone() {
    tide.price("AAPL", "10", 0).price("AAPL", "12", 130);
    int bars = tide.all(CacheTopic.BARS_1M).size();

    tide.price("AAPL", "99", 30);

    assertThat(tide.all(CacheTopic.BARS_1M)).hasSize(bars);
    assertThat(tide.last(CacheTopic.BARS_1D, "AAPL/" + TODAY).json().path("high").asText())
        .isEqualTo("99");
    assertThat(tide.last(CacheTopic.QUOTES, "AAPL").version()).isEqualTo(3);
  }

  @Test
  void tie_atOneEventTime_isWonByTheLaterOffset() {
    tide.price("AAPL", "10", 0).price("AAPL", "11", 0);

    assertThat(tide.last(CacheTopic.QUOTES, "AAPL").json().path("price").asText()).isEqualTo("11");
    JsonNode bar = tide.last(CacheTopic.BARS_1M, "AAPL/" + NOW.toEpochMilli()).json();
    assertThat(bar.path("open").asText()).isEqualTo("10");
    assertThat(bar.path("close").asText()).isEqualTo("11");
  }

  @Test
  void versions_ofOneKey_neverRepeatNorFall() {
    for (int i = 0; i < 50; i++) {
      tide.price("AAPL", Integer.toString(100 + i), (i * 37) % 200);
    }

    long before = 0;
    for (Out out : tide.all(CacheTopic.QUOTES)) {
      assertThat(out.version()).isGreaterThan(before);
      before = out.version();
    }
    assertThat(before).isEqualTo(50);
  }

  @Test
  void dailyBars_alone_giveTheQuote() {
    dailyBar("AAPL", -2, "100");
    dailyBar("AAPL", -1, "110");

    JsonNode quote = tide.last(CacheTopic.QUOTES, "AAPL").json();
    assertThat(quote.path("price").asText()).isEqualTo("110");
    assertThat(quote.path("previousClose").asText()).isEqualTo("100");
    assertThat(quote.path("changePercent").asDouble()).isEqualTo(10);
    assertThat(quote.path("source").asText()).isEqualTo("vendor");
    assertThat(quote.path("eventTime").asLong()).isEqualTo(TODAY - DAY);
    assertThat(quote.path("tidemark").isNull()).isTrue();
  }

  @Test
  void dailyBar_ofAProvider_replacesTheOneOfPrices() {
    tide.price("AAPL", "10", "1", 0);
    dailyBar("AAPL", 0, "50");
    tide.price("AAPL", "12", "1", 60);

    JsonNode bar = tide.last(CacheTopic.BARS_1D, "AAPL/" + TODAY).json();
    assertThat(bar.path("close").asText()).isEqualTo("50");
    assertThat(bar.path("source").asText()).isEqualTo("vendor");
    JsonNode quote = tide.last(CacheTopic.QUOTES, "AAPL").json();
    assertThat(quote.path("price").asText()).isEqualTo("12");
    assertThat(quote.path("high").asText()).isEqualTo("51");
  }

  @Test
  void dailyBars_inAnyOrder_giveTheSameQuoteAndScore() {
    for (int day = -60; day < 0; day++) {
      dailyBar("UP", day, Integer.toString(200 + day + day % 7));
    }
    for (int day = -1; day >= -60; day--) {
      dailyBar("UQ", day, Integer.toString(200 + day + day % 7));
    }

    JsonNode up = tide.last(CacheTopic.MOMENTUM, "tidemark-1/UP").json();
    JsonNode uq = tide.last(CacheTopic.MOMENTUM, "tidemark-1/UQ").json();
    assertThat(up.path("score").isNumber()).isTrue();
    assertThat(up.path("score")).isEqualTo(uq.path("score"));
    assertThat(up.path("rsi14").asDouble()).isEqualTo(uq.path("rsi14").asDouble());
    assertThat(up.path("bars").asInt()).isEqualTo(59);
    assertThat(tide.last(CacheTopic.QUOTES, "UP").json().path("previousClose"))
        .isEqualTo(tide.last(CacheTopic.QUOTES, "UQ").json().path("previousClose"));
  }

  @Test
  void priceOfANewDay_afterDailyBars_measuresAgainstTheNewestClose() {
    dailyBar("AAPL", -1, "100");
    tide.price("AAPL", "105", 0);

    JsonNode quote = tide.last(CacheTopic.QUOTES, "AAPL").json();
    assertThat(quote.path("price").asText()).isEqualTo("105");
    assertThat(quote.path("change").asText()).isEqualTo("5");
    assertThat(
            tide.last(CacheTopic.MOMENTUM, "tidemark-1/AAPL")
                .json()
                .path("returns")
                .path("1d")
                .asDouble())
        .isEqualTo(0.05);
  }

  @Test
  void asset_withTimezone_movesTheSessionDay() {
    tide.send(
        tide.topics.assetsIn(),
        "AAPL",
        "{\"symbol\":\"AAPL\",\"timezone\":\"America/New_York\",\"currency\":\"USD\"}");

    tide.price("AAPL", "10", 0);

    long midnight = TODAY + Duration.ofHours(5).toMillis();
    assertThat(tide.last(CacheTopic.BARS_1D, "AAPL/" + midnight).json().path("close").asText())
        .isEqualTo("10");
    assertThat(tide.last(CacheTopic.ASSETS, "AAPL").version()).isEqualTo(1);
  }

  @Test
  void asset_deleted_leavesATombstoneWithAHigherVersion() {
    tide.send(tide.topics.assetsIn(), "AAPL", "{\"symbol\":\"AAPL\",\"name\":\"Apple\"}");
    tide.send(tide.topics.assetsIn(), "AAPL", null);

    Out deleted = tide.last(CacheTopic.ASSETS, "AAPL");
    assertThat(deleted.value()).isNull();
    assertThat(deleted.version()).isEqualTo(2);
  }

  @Test
  void benchmark_ofAnAsset_addsTheRelativePart() {
    for (int day = -80; day < 0; day++) {
      dailyBar("SPY", day, Integer.toString(500 + day % 5));
      dailyBar("AAPL", day, Integer.toString(300 + day + day % 3));
    }
    assertThat(relative()).isNull();

    tide.send(tide.topics.assetsIn(), "AAPL", "{\"symbol\":\"AAPL\",\"benchmark\":\"SPY\"}");
    Double before = relative();
    long versionBefore = tide.last(CacheTopic.MOMENTUM, "tidemark-1/AAPL").version();
    tide.price("SPY", "600", 0);

    assertThat(before).isNotNull();
    assertThat(relative()).isNotNull().isLessThan(before);
    assertThat(tide.last(CacheTopic.MOMENTUM, "tidemark-1/AAPL").version())
        .isGreaterThan(versionBefore);
  }

  private @Nullable Double relative() {
    JsonNode part =
        tide.last(CacheTopic.MOMENTUM, "tidemark-1/AAPL")
            .json()
            .path("components")
            .path("relative");
    return part.isNull() ? null : Double.valueOf(part.asDouble());
  }

  @Test
  void portfolio_ofPricedAndUnpriced_isValued() {
    tide.price("AAPL", "200.10", 0).price("MSFT", "400", 0);

    portfolio("growth", "AAPL", "100", "150.00", "XYZ", "1", "1");

    JsonNode valuation = tide.last(CacheTopic.VALUATIONS, "growth").json();
    assertThat(valuation.path("marketValue").asText()).isEqualTo("20010.00");
    assertThat(valuation.path("costBasis").asText()).isEqualTo("15000.00");
    assertThat(valuation.path("unrealizedPnl").asText()).isEqualTo("5010.00");
    assertThat(valuation.path("unpriced").get(0).asText()).isEqualTo("XYZ");
    assertThat(valuation.path("positions").get(0).path("weight").asDouble()).isEqualTo(1);
    assertThat(valuation.path("tidemark").get(0).asText()).isEqualTo("0@0");
  }

  @Test
  void portfolio_whosePriceMoves_isValuedAgainAtAHigherVersion() {
    tide.price("AAPL", "200", 0);
    portfolio("growth", "AAPL", "1", "150.00", "XYZ", "1", "1");
    long before = tide.last(CacheTopic.VALUATIONS, "growth").version();
    int others = tide.all(CacheTopic.VALUATIONS).size();

    tide.price("MSFT", "1", 1);
    assertThat(tide.all(CacheTopic.VALUATIONS)).hasSize(others);
    tide.price("XYZ", "7", 1);

    Out after = tide.last(CacheTopic.VALUATIONS, "growth");
    assertThat(after.version()).isGreaterThan(before);
    assertThat(after.json().path("marketValue").asText()).isEqualTo("207");
    assertThat(after.json().path("unpriced")).isEmpty();
  }

  @Test
  void portfolio_withFewerHoldings_stillRisesInVersion() {
    tide.price("AAPL", "200", 0).price("XYZ", "5", 0);
    portfolio("growth", "AAPL", "1", "1", "XYZ", "1", "1");
    long before = tide.last(CacheTopic.VALUATIONS, "growth").version();

    tide.send(
        tide.topics.portfolios(),
        "growth",
        "{\"currency\":\"USD\",\"holdings\":[{\"symbol\":\"XYZ\",\"quantity\":\"2\"}]}");

    Out after = tide.last(CacheTopic.VALUATIONS, "growth");
    assertThat(after.version()).isGreaterThan(before);
    assertThat(after.json().path("marketValue").asText()).isEqualTo("10");
    assertThat(after.json().path("costBasis").isNull()).isTrue();
  }

  @Test
  void portfolio_deleted_leavesATombstoneAndMovesNoMore() {
    tide.price("AAPL", "200", 0);
    portfolio("growth", "AAPL", "1", "1", "XYZ", "1", "1");
    long before = tide.last(CacheTopic.VALUATIONS, "growth").version();

    tide.send(tide.topics.portfolios(), "growth", null);
    int sent = tide.all(CacheTopic.VALUATIONS).size();
    tide.price("AAPL", "300", 1);

    Out deleted = tide.last(CacheTopic.VALUATIONS, "growth");
    assertThat(deleted.value()).isNull();
    assertThat(deleted.version()).isGreaterThan(before);
    assertThat(tide.all(CacheTopic.VALUATIONS)).hasSize(sent);
  }

  private void portfolio(
      String id, String first, String q1, String c1, String second, String q2, String c2) {
    tide.send(
        tide.topics.portfolios(),
        id,
        """
        {"portfolioId":"%s","name":"Growth","currency":"USD","holdings":[
         {"symbol":"%s","quantity":"%s","costBasis":"%s"},
         {"symbol":"%s","quantity":"%s","costBasis":"%s"}]}"""
            .formatted(id, first, q1, c1, second, q2, c2));
  }

  private void dailyBar(String symbol, int day, String close) {
    BigDecimal price = new BigDecimal(close);
    tide.send(
        tide.topics.barsIn(),
        symbol,
        """
        {"symbol":"%s","interval":"1d","openTime":%d,"open":"%s","high":"%s","low":"%s",
         "close":"%s","volume":"10","source":"vendor"}"""
            .formatted(
                symbol,
                TODAY + day * DAY,
                close,
                price.add(BigDecimal.ONE),
                price.subtract(new BigDecimal("0.5")),
                close));
  }

  @Test
  void portfolio_toldAgainAfterItsDeletion_staysWhatItWasToldLast() {
    tide.price("AAPL", "200", 0);
    portfolio("growth", "AAPL", "1", "1", "XYZ", "1", "1");
    tide.send(tide.topics.portfolios(), "growth", null);
    portfolio("growth", "AAPL", "2", "1", "XYZ", "1", "1");
    tide.price("AAPL", "300", 1);
    tide.rest(Duration.ofSeconds(200));

    assertThat(tide.last(CacheTopic.VALUATIONS, "growth").json().path("marketValue").asText())
        .isEqualTo("600");
  }

  @Test
  void manyPortfoliosOfOneSymbol_areAllValuedOnceItsPriceMoves() {
    tide.price("AAPL", "200", 0);
    for (int i = 0; i < 500; i++) {
      tide.sendUnsettled(
          tide.topics.portfolios(),
          "p" + i,
          """
          {"portfolioId":"p%d","currency":"USD","holdings":[{"symbol":"AAPL","quantity":"%d"}]}"""
              .formatted(i, i + 1));
    }
    tide.settle();

    tide.price("AAPL", "300", 1);
    for (int turns = 0; turns < 100; turns++) {
      tide.rest(Duration.ofMillis(5));
    }

    for (int i = 0; i < 500; i++) {
      assertThat(tide.last(CacheTopic.VALUATIONS, "p" + i).json().path("marketValue").asText())
          .isEqualTo(Integer.toString(300 * (i + 1)));
    }
  }

  @Test
  void portfolio_deletedBeforeTheBoardIsRead_isNoTrouble() {
    tide.sendUnsettled(tide.topics.portfolios(), "ghost", null);
    tide.settle();

    assertThat(tide.last(CacheTopic.VALUATIONS, "ghost").value()).isNull();
  }

  @Test
  void timezone_toldAfterDailyBars_leavesThePreviousCloseAlone() {
    dailyBar("AAPL", -2, "100");
    dailyBar("AAPL", -1, "110");
    dailyBar("AAPL", 0, "121");

    tide.send(
        tide.topics.assetsIn(), "AAPL", "{\"timezone\":\"America/New_York\",\"currency\":\"USD\"}");

    JsonNode quote = tide.last(CacheTopic.QUOTES, "AAPL").json();
    assertThat(quote.path("price").asText()).isEqualTo("121");
    assertThat(quote.path("previousClose").asText()).isEqualTo("110");
  }

  @Test
  void timezone_toldDuringADay_goesOnWithItsBar() {
    dailyBar("AAPL", -1, "110");
    tide.price("AAPL", "120", 0);
    tide.send(tide.topics.assetsIn(), "AAPL", "{\"timezone\":\"America/New_York\"}");
    tide.price("AAPL", "130", 60);

    JsonNode quote = tide.last(CacheTopic.QUOTES, "AAPL").json();
    assertThat(quote.path("previousClose").asText()).isEqualTo("110");
    assertThat(quote.path("open").asText()).isEqualTo("120");
    assertThat(quote.path("high").asText()).isEqualTo("130");
  }

  @Test
  void price_ofTheFirstDayEver_isTakenInAnyZone() {
    tide.send(tide.topics.assetsIn(), "SAP", "{\"timezone\":\"Asia/Tokyo\"}");
    tide.price("SAP", "{\"symbol\":\"SAP\",\"price\":\"5\",\"eventTime\":0}");

    assertThat(tide.deadLetters()).isEmpty();
    assertThat(tide.last(CacheTopic.QUOTES, "SAP").json().path("price").asText()).isEqualTo("5");
  }

  @Test
  void sizes_thatAddUpToManyDigits_leaveTheSymbolPriced() {
    tide.price("AAPL", "2", "600000000000000000", 0);
    tide.price("AAPL", "3", "600000000000000000", 1);

    portfolio("growth", "AAPL", "1", "1", "XYZ", "1", "1");

    JsonNode valuation = tide.last(CacheTopic.VALUATIONS, "growth").json();
    assertThat(valuation.path("marketValue").asText()).isEqualTo("3");
  }

  @Test
  void entriesThatRest_areSentAgainBeforeTheyExpire() {
    tide.send(tide.topics.assetsIn(), "AAPL", "{\"name\":\"Apple\"}");
    dailyBar("AAPL", -1, "110");
    tide.price("AAPL", "120", 0);
    int quotes = tide.all(CacheTopic.QUOTES).size();
    int assets = tide.all(CacheTopic.ASSETS).size();
    int days = tide.all(CacheTopic.BARS_1D).size();
    long version = tide.last(CacheTopic.QUOTES, "AAPL").version();

    for (int minute = 0; minute < 20; minute++) {
      tide.rest(Duration.ofMinutes(1));
    }

    assertThat(tide.all(CacheTopic.QUOTES)).hasSizeBetween(quotes + 6, quotes + 13);
    assertThat(tide.last(CacheTopic.QUOTES, "AAPL").version()).isEqualTo(version);
    assertThat(tide.all(CacheTopic.ASSETS)).hasSizeGreaterThan(assets);
    assertThat(tide.all(CacheTopic.BARS_1D)).hasSizeGreaterThan(days + 1);
  }
}
