package io.tidemark.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.Momentum;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.Rating;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import io.tidemark.model.Valuation;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Views that are only written: every field, in the order of the design, the version first. */
class ViewsTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Tidemark TIDEMARK = new Tidemark(3, 1234);

  @Test
  void momentum_isWrittenWithScoresToATenth() {
    Map<String, @Nullable Double> returns = new LinkedHashMap<>();
    returns.put("1m", 0.25);
    returns.put("252d", null);
    Momentum momentum =
        new Momentum(
            AAPL,
            "tidemark-1",
            64.95,
            Rating.HOLD,
            253,
            new Momentum.Components(72.25, 50.04999, null),
            returns,
            55.5,
            new Momentum.Macd(1.5, 1.0, 0.5),
            Map.of("20", 10.0),
            0.0123,
            1_732_092_000_123L,
            TIDEMARK);

    assertThat(text(MomentumJson.write(5, momentum)))
        .isEqualTo(
            """
            {"version":5,"symbol":"AAPL","model":"tidemark-1","score":65.0,"rating":"Hold",\
            "bars":253,"components":{"price":72.3,"technical":50.0,"relative":null},\
            "returns":{"1m":0.25,"252d":null},"rsi14":55.5,\
            "macd":{"line":1.5,"signal":1.0,"histogram":0.5},"sma":{"20":10.0},\
            "volatility":0.0123,"eventTime":1732092000123,"tidemark":"3@1234"}\
            """);
  }

  @Test
  void momentum_thatCouldNotBeComputed_isNull() {
    Momentum momentum =
        new Momentum(
            AAPL,
            "tidemark-1",
            null,
            Rating.INSUFFICIENT,
            0,
            new Momentum.Components(null, null, null),
            Map.of(),
            null,
            null,
            Map.of(),
            Double.NaN,
            0,
            null);

    assertThat(text(MomentumJson.write(1, momentum)))
        .isEqualTo(
            """
            {"version":1,"symbol":"AAPL","model":"tidemark-1","score":null,\
            "rating":"Insufficient Data","bars":0,\
            "components":{"price":null,"technical":null,"relative":null},\
            "returns":{},"rsi14":null,"macd":null,"sma":{},\
            "volatility":null,"eventTime":0,"tidemark":null}\
            """);
  }

  @Test
  void valuation_isWrittenWithItsMoneyExact() {
    Valuation.Position position =
        new Valuation.Position(
            AAPL,
            new BigDecimal("-100.0"),
            new BigDecimal("1.10"),
            new BigDecimal("-110.000"),
            new BigDecimal("-150.00"),
            new BigDecimal("40.000"),
            1.0,
            72.449);
    Valuation valuation =
        new Valuation(
            new PortfolioId("growth"),
            "Growth",
            "USD",
            new BigDecimal("-110.000"),
            new BigDecimal("-150.00"),
            new BigDecimal("40.000"),
            26.5,
            new BigDecimal("0.10"),
            0.5,
            72.449,
            Rating.BUY,
            new Valuation.Concentration(1.0, 1.0),
            List.of(position),
            List.of(new Symbol("XYZ")),
            1_732_092_000_123L,
            List.of(new Tidemark(0, 9), TIDEMARK));

    assertThat(text(ValuationJson.write(5, new Tidemark(2, 17), valuation)))
        .isEqualTo(
            """
            {"version":5,"portfolioId":"growth","name":"Growth","currency":"USD",\
            "marketValue":"-110.000","costBasis":"-150.00","unrealizedPnl":"40.000",\
            "unrealizedPnlPercent":26.5,"dayChange":"0.10","dayChangePercent":0.5,\
            "momentum":72.4,"rating":"Buy","concentration":{"hhi":1.0,"top5":1.0},\
            "positions":[{"symbol":"AAPL","quantity":"-100.0","price":"1.10",\
            "marketValue":"-110.000","costBasis":"-150.00","unrealizedPnl":"40.000",\
            "weight":1.0,"momentum":72.4}],"unpriced":["XYZ"],"portfolioTidemark":"2@17",\
            "eventTime":1732092000123,"tidemark":["0@9","3@1234"]}\
            """);
  }

  @Test
  void valuation_ofNothingPriced_isNullWhereNothingCanBeTold() {
    Valuation valuation =
        new Valuation(
            new PortfolioId("growth"),
            null,
            "USD",
            BigDecimal.ZERO,
            null,
            null,
            null,
            null,
            null,
            null,
            Rating.INSUFFICIENT,
            new Valuation.Concentration(null, null),
            List.of(),
            List.of(AAPL),
            null,
            List.of());

    assertThat(text(ValuationJson.write(5, new Tidemark(2, 17), valuation)))
        .isEqualTo(
            """
            {"version":5,"portfolioId":"growth","name":null,"currency":"USD",\
            "marketValue":"0","costBasis":null,"unrealizedPnl":null,\
            "unrealizedPnlPercent":null,"dayChange":null,"dayChangePercent":null,\
            "momentum":null,"rating":"Insufficient Data","concentration":{"hhi":null,"top5":null},\
            "positions":[],"unpriced":["AAPL"],"portfolioTidemark":"2@17",\
            "eventTime":null,"tidemark":[]}\
            """);
  }

  private static String text(byte[] json) {
    return new String(json, UTF_8);
  }
}
