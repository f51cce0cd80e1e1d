package io.tidemark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PortfolioTest {
  private static final PortfolioId ID = new PortfolioId("growth");

  @Test
  void holding_shortOrForNothing_isTaken() {
    assertThat(holding("A", "-100", "0").quantity()).isEqualByComparingTo("-100");
    assertThat(holding("A", "0", null).costBasis()).isNull();
  }

  @Test
  void holding_whoseCostIsBelowZero_isRefusedByFieldAndValue() {
    assertThatThrownBy(() -> holding("A", "1", "-0.01"))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessage("costBasis: must not be below zero, was -0.01");
  }

  @Test
  void portfolio_thatNamesASymbolTwice_isRefusedByIt() {
    List<Holding> holdings =
        List.of(holding("A", "1", null), holding("B", "1", null), holding("A", "2", null));

    assertThatThrownBy(() -> new Portfolio(ID, null, "USD", holdings))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessage("holdings: must name each symbol once, was A");
  }

  @Test
  void portfolio_of5000Holdings_isTheLargest() {
    assertThat(new Portfolio(ID, null, "USD", holdings(5_000)).holdings()).hasSize(5_000);
    assertThatThrownBy(() -> new Portfolio(ID, null, "USD", holdings(5_001)))
        .hasMessage("holdings: must be at most 5000, was 5001");
  }

  @Test
  void nameAndCurrency_haveTheirRules() {
    assertThatThrownBy(() -> new Portfolio(ID, "", "USD", List.of()))
        .hasMessage("name: must have 1 to 200 characters, was ");
    assertThatThrownBy(() -> new Portfolio(ID, null, "usd", List.of()))
        .hasMessage("currency: must match [A-Z0-9]{3,10}, was usd");
  }

  @Test
  void holdings_changedAfterwards_leaveThePortfolioAsItIs() {
    List<Holding> holdings = new ArrayList<>(holdings(2));
    Portfolio portfolio = new Portfolio(ID, null, "USD", holdings);

    holdings.clear();

    assertThat(portfolio.holdings()).hasSize(2);
  }

  private static List<Holding> holdings(int count) {
    return IntStream.range(0, count).mapToObj(i -> holding("S" + i, "1", null)).toList();
  }

  private static Holding holding(String symbol, String quantity, @Nullable String costBasis) {
    return new Holding(
        new Symbol(symbol),
        new BigDecimal(quantity),
        costBasis == null ? null : new BigDecimal(costBasis));
  }
}
