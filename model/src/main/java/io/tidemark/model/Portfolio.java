package io.tidemark.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holdings in one currency, each symbol once.
 *
 * @param currency ISO code; what is priced in another is not counted
 * @param holdings at most {@link #MAX_HOLDINGS}
 */
public record Portfolio(
    PortfolioId portfolioId, @Nullable String name, String currency, List<Holding> holdings) {
  /** More would make a valuation that no message can carry. */
  public static final int MAX_HOLDINGS = 5_000;

  public Portfolio {
    Rules.bounded("name", name, 200);
    Rules.currency(currency);
    holdings = List.copyOf(holdings);
    if (holdings.size() > MAX_HOLDINGS) {
      throw InvalidRecordException.of(
          "holdings", "must be at most " + MAX_HOLDINGS, holdings.size());
    }
    Set<Symbol> seen = new HashSet<>();
    for (Holding holding : holdings) {
      if (!seen.add(holding.symbol())) {
        throw InvalidRecordException.of("holdings", "must name each symbol once", holding.symbol());
      }
    }
  }
}
