package io.tidemark.model.valuation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidemark.model.Holding;
import io.tidemark.model.Portfolio;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.Quote;
import io.tidemark.model.Rating;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import io.tidemark.model.Valuation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValuationsTest {
  private static final Symbol AAPL = new Symbol("AAPL");
  private static final Symbol MSFT = new Symbol("MSFT");
  private static final Symbol BTC = new Symbol("BTC-USD");

  private final Map<Symbol, Priced> prices = new HashMap<>();

  @Test
  void value_ofTwoHoldings_isWorkedOutByHand() {
    price(AAPL, "200.00", "195.00", "USD", 80.0, new Tidemark(1, 7), 1_000);
    price(MSFT, "50.5", "51", "USD", 40.0, new Tidemark(0, 9), 2_000);

    Valuation valuation = value(holding(AAPL, "30", "150.00"), holding(MSFT, "40", "60"));

    assertThat(valuation.portfolioId()).isEqualTo(new PortfolioId("growth"));
    assertThat(valuation.name()).isEqualTo("Growth");
    assertThat(valuation.currency()).isEqualTo("USD");
    assertMoney(valuation.marketValue(), "8020");
    assertMoney(valuation.costBasis(), "6900");
    assertMoney(valuation.unrealizedPnl(), "1120");
    assertThat(valuation.unrealizedPnlPercent()).isCloseTo(100 * 1120.0 / 6900, within(1e-12));
    assertMoney(valuation.dayChange(), "130"); // 30 · 5 - 40 · 0.5
    assertThat(valuation.dayChangePercent()).isCloseTo(100 * 130.0 / 7890, within(1e-12));
    assertThat(valuation.momentum()).isCloseTo((6000 * 80.0 + 2020 * 40) / 8020, within(1e-12));
    assertThat(valuation.rating()).isEqualTo(Rating.BUY);
    double a = 6000.0 / 8020;
    assertThat(valuation.concentration().hhi()).isCloseTo(a * a + (1 - a) * (1 - a), within(1e-12));
    assertThat(valuation.concentration().top5()).isCloseTo(1, within(1e-12));
    assertThat(valuation.unpriced()).isEmpty();
    assertThat(valuation.eventTime()).isEqualTo(2_000);
    assertThat(valuation.tidemarks()).containsExactly(new Tidemark(0, 9), new Tidemark(1, 7));

    Valuation.Position first = valuation.positions().get(0);
    assertThat(valuation.positions()).extracting(p -> p.symbol()).containsExactly(AAPL, MSFT);
    assertMoney(first.quantity(), "30");
    assertMoney(first.price(), "200");
    assertMoney(first.marketValue(), "6000");
    assertMoney(first.costBasis(), "4500");
    assertMoney(first.unrealizedPnl(), "1500");
    assertThat(first.weight()).isCloseTo(a, within(1e-15));
    assertThat(first.momentum()).isEqualTo(80.0);
  }

  @Test
  void value_ofTheLongestDecimals_keepsEveryDigit() {
    price(BTC, "999999999999999999.999999999999");

    Valuation valuation = value(holding(BTC, "999999999999999999.999999999999", "0.000000000001"));

    assertMoney(
        valuation.marketValue(), "999999999999999999999999999998000000.000000000000000000000001");
    assertMoney(valuation.costBasis(), "999999.999999999999999999999999");
  }

  @Test
  void value_ofShorts_countsThemNegativeAndWeighsThemBySize() {
    price(AAPL, "90", "100", "USD", 20.0, null, 1);
    price(MSFT, "30", "30", "USD", 60.0, null, 1);

    Valuation valuation = value(holding(AAPL, "-10", "120"), holding(MSFT, "10", "30"));

    assertMoney(valuation.marketValue(), "-600");
    assertMoney(valuation.costBasis(), "-900");
    assertMoney(valuation.unrealizedPnl(), "300");
    assertThat(valuation.unrealizedPnlPercent()).isCloseTo(100 * 300.0 / 900, within(1e-12));
    assertMoney(valuation.dayChange(), "100");
    assertThat(valuation.dayChangePercent()).isCloseTo(100 * 100.0 / 700, within(1e-12));
    assertThat(valuation.positions()).extracting(p -> p.weight()).containsExactly(.75, .25);
    assertThat(valuation.momentum()).isEqualTo(30.0);
    assertThat(valuation.rating()).isEqualTo(Rating.SELL);
  }

  @Test
  void value_ofLongAndShortThatCancel_hasWeightsButNoPercentages() {
    price(AAPL, "50", "50", "USD", null, null, 1);
    price(MSFT, "25", "25", "USD", null, null, 1);

    Valuation valuation = value(holding(AAPL, "1", "40"), holding(MSFT, "-2", "20"));

    assertMoney(valuation.marketValue(), "0");
    assertMoney(valuation.costBasis(), "0");
    assertThat(valuation.unrealizedPnlPercent()).isNull();
    assertThat(valuation.dayChangePercent()).isNull();
    assertThat(valuation.positions()).extracting(p -> p.weight()).containsExactly(.5, .5);
  }

  @Test
  void value_withoutHoldings_isZeroOfNothing() {
    Valuation valuation = value();

    assertMoney(valuation.marketValue(), "0");
    assertMoney(valuation.costBasis(), "0");
    assertMoney(valuation.dayChange(), "0");
    assertThat(valuation.unrealizedPnlPercent()).isNull();
    assertThat(valuation.dayChangePercent()).isNull();
    assertThat(valuation.momentum()).isNull();
    assertThat(valuation.rating()).isEqualTo(Rating.INSUFFICIENT);
    assertThat(valuation.concentration()).isEqualTo(new Valuation.Concentration(null, null));
    assertThat(valuation.eventTime()).isNull();
    assertThat(valuation.tidemarks()).isEmpty();
    assertThat(valuation.positions()).isEmpty();
    assertThat(valuation.unpriced()).isEmpty();
  }

  @Test
  void value_ofAHoldingWithoutPrice_listsItAndCountsNothingForIt() {
    price(AAPL, "10");

    Valuation valuation = value(holding(BTC, "5", null), holding(AAPL, "3", "8"));

    assertThat(valuation.unpriced()).containsExactly(BTC);
    assertThat(valuation.positions()).extracting(p -> p.symbol()).containsExactly(AAPL);
    assertMoney(valuation.marketValue(), "30");
    assertMoney(valuation.costBasis(), "24");
    assertThat(valuation.positions().get(0).weight()).isEqualTo(1.0);
  }

  @Test
  void value_ofAHoldingInAnotherCurrency_countsItAsUnpriced() {
    price(AAPL, "10", null, "EUR", 90.0, new Tidemark(5, 5), 9_000);
    price(MSFT, "10", null, null, 70.0, new Tidemark(2, 3), 1_000);

    Valuation valuation = value(holding(AAPL, "1", "1"), holding(MSFT, "1", "1"));

    assertThat(valuation.unpriced()).containsExactly(AAPL);
    assertMoney(valuation.marketValue(), "10");
    assertThat(valuation.momentum()).isEqualTo(70.0);
    assertThat(valuation.eventTime()).isEqualTo(1_000);
    assertThat(valuation.tidemarks()).containsExactly(new Tidemark(2, 3));
  }

  @Test
  void value_ofAHoldingWithoutCost_hasNoCostInTotal() {
    price(AAPL, "10");
    price(MSFT, "20");

    Valuation valuation = value(holding(AAPL, "1", "9"), holding(MSFT, "1", null));

    assertThat(valuation.costBasis()).isNull();
    assertThat(valuation.unrealizedPnl()).isNull();
    assertThat(valuation.unrealizedPnlPercent()).isNull();
    assertMoney(valuation.positions().get(0).unrealizedPnl(), "1");
    assertThat(valuation.positions().get(1).costBasis()).isNull();
    assertThat(valuation.positions().get(1).unrealizedPnl()).isNull();
    assertMoney(valuation.marketValue(), "30");
  }

  @Test
  void value_ofAHoldingWithoutPreviousClose_hasNoDayChange() {
    price(AAPL, "10", "9", "USD", null, null, 1);
    price(MSFT, "20");

    Valuation valuation = value(holding(AAPL, "1", null), holding(MSFT, "1", null));

    assertThat(valuation.dayChange()).isNull();
    assertThat(valuation.dayChangePercent()).isNull();
  }

  @Test
  void value_ofClosedPositionsOnly_hasNoWeights() {
    price(AAPL, "10", "9", "USD", 60.0, new Tidemark(0, 1), 5);

    Valuation valuation = value(holding(AAPL, "0", "9"));

    assertMoney(valuation.marketValue(), "0");
    assertThat(valuation.positions().get(0).weight()).isNull();
    assertThat(valuation.positions().get(0).momentum()).isEqualTo(60.0);
    assertThat(valuation.momentum()).isNull();
    assertThat(valuation.rating()).isEqualTo(Rating.INSUFFICIENT);
    assertThat(valuation.concentration().hhi()).isNull();
    assertThat(valuation.eventTime()).isEqualTo(5);
  }

  @Test
  void value_ofAClosedPositionAmongOthers_weighsZero() {
    price(AAPL, "10", "9", "USD", 60.0, null, 5);
    price(MSFT, "10", "9", "USD", 90.0, null, 5);

    Valuation valuation = value(holding(AAPL, "0", "9"), holding(MSFT, "1", "9"));

    assertThat(valuation.positions()).extracting(p -> p.weight()).containsExactly(0.0, 1.0);
    assertThat(valuation.momentum()).isEqualTo(90.0);
  }

  @Test
  void momentum_whereSomeHaveNoScore_isOfThoseThatHave() {
    price(AAPL, "100", null, "USD", null, null, 1);
    price(MSFT, "10", null, "USD", 50.0, null, 1);
    price(BTC, "30", null, "USD", 70.0, null, 1);

    Valuation valuation =
        value(holding(AAPL, "9", null), holding(MSFT, "1", null), holding(BTC, "1", null));

    assertThat(valuation.momentum()).isCloseTo(65, within(1e-12));
    assertThat(valuation.rating()).isEqualTo(Rating.BUY);
  }

  @Test
  void momentum_ofEqualScores_isThatScoreExactly() {
    List<Holding> holdings = new ArrayList<>();
    for (int i = 1; i <= 33; i++) {
      Symbol symbol = new Symbol("S" + i);
      price(symbol, i + ".37", null, "USD", 80.0, null, 1);
      holdings.add(holding(symbol, "0." + i, null));
    }

    Valuation valuation = value(holdings.toArray(Holding[]::new));

    assertThat(valuation.momentum()).isEqualTo(80.0);
    assertThat(valuation.rating()).isEqualTo(Rating.STRONG_BUY);
  }

  @Test
  void concentration_ofTenEqualPositions_isATenthAndAHalf() {
    List<Holding> holdings = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Symbol symbol = new Symbol("S" + i);
      price(symbol, "5");
      holdings.add(holding(symbol, i % 2 == 0 ? "2" : "-2", null));
    }

    Valuation valuation = value(holdings.toArray(Holding[]::new));

    assertThat(valuation.concentration().hhi()).isCloseTo(.1, within(1e-12));
    assertThat(valuation.concentration().top5()).isCloseTo(.5, within(1e-12));
  }

  @Test
  void tidemarks_ofOnePartition_areItsNewest() {
    price(AAPL, "1", null, "USD", null, new Tidemark(3, 900), 1);
    price(MSFT, "1", null, "USD", null, new Tidemark(3, 1_000), 1);
    price(BTC, "1", null, "USD", null, null, 1);

    Valuation valuation =
        value(holding(MSFT, "1", null), holding(AAPL, "1", null), holding(BTC, "1", null));

    assertThat(valuation.tidemarks()).containsExactly(new Tidemark(3, 1_000));
  }

  private void price(Symbol symbol, String price) {
    price(symbol, price, null, "USD", null, null, 1);
  }

  private void price(
      Symbol symbol,
      String price,
      @Nullable String previousClose,
      @Nullable String currency,
      @Nullable Double score,
      @Nullable Tidemark tidemark,
      long eventTime) {
    Quote quote =
        new Quote(
            symbol,
            new BigDecimal(price),
            null,
            null,
            currency,
            previousClose == null ? null : new BigDecimal(previousClose),
            null,
            null,
            null,
            null,
            null,
            null,
            eventTime,
            "test",
            tidemark);
    prices.put(symbol, new Priced(quote, score));
  }

  private Valuation value(Holding... holdings) {
    Portfolio portfolio =
        new Portfolio(new PortfolioId("growth"), "Growth", "USD", List.of(holdings));
    return Valuations.value(portfolio, prices::get);
  }

  private static Holding holding(Symbol symbol, String quantity, @Nullable String costBasis) {
    return new Holding(
        symbol, new BigDecimal(quantity), costBasis == null ? null : new BigDecimal(costBasis));
  }

  private static void assertMoney(@Nullable BigDecimal actual, String expected) {
    assertThat(actual).isNotNull().isEqualByComparingTo(expected);
  }
}
