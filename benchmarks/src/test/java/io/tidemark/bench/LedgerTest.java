package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger(3);

  @Test
  void updates_countAsVersions_andTheLastPriceStands() {
    assertThat(ledger.add(new Tick(1, 10_050, 0))).isEqualTo(1);
    assertThat(ledger.add(new Tick(1, 10_049, 0))).isEqualTo(2);
    assertThat(ledger.add(new Tick(2, 500, 0))).isEqualTo(1);

    assertThat(ledger.version(0)).isZero();
    assertThat(ledger.version(1)).isEqualTo(2);
    assertThat(ledger.price(1)).isEqualTo(new BigDecimal("100.49"));
    assertThat(ledger.total()).isEqualTo(3);
    assertThat(ledger.quoted()).isEqualTo(2);
  }

  @Test
  void portfolio_isWorthItsPricedHoldings() {
    ledger.add(new Tick(1, 10_050, 0));
    ledger.add(new Tick(2, 500, 0));
    Portfolios portfolios = new Portfolios(List.of(Map.of(0, 9, 1, 2, 2, 3)));

    assertThat(portfolios.worth(0, ledger)).isEqualByComparingTo("216");
  }

  @Test
  void portfolios_holdDistinctSymbols_theSameForTheSameSeed() {
    Market market = new Market(100, 1);

    Portfolios portfolios = Portfolios.of(50, 20, market, 3);

    assertThat(portfolios.holdings()).hasSize(50).allMatch(holding -> holding.size() == 20);
    assertThat(Portfolios.of(50, 20, market, 3)).isEqualTo(portfolios);
  }
}
