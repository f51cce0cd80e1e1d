package io.tidemark.model.valuation;

import io.tidemark.model.Decimals;
import io.tidemark.model.Holding;
import io.tidemark.model.Portfolio;
import io.tidemark.model.Quote;
import io.tidemark.model.Rating;
import io.tidemark.model.Symbol;
import io.tidemark.model.Valuation;
import io.tidemark.model.indicator.WeightedMean;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values portfolios at the prices of their symbols; all money is exact. */
public final class Valuations {
  private static final int TOP = 5;

  private Valuations() {}

  /**
   * The value of a portfolio. Holdings without a price in its currency are listed as unpriced and
   * count for nothing; one priced without a currency fits any. Percentages are of the size of what
   * they compare with, so that a short that gains shows a gain.
   *
   * @param prices asked once for each holding; null where a symbol has no price
   */
  public static Valuation value(Portfolio portfolio, Function<Symbol, @Nullable Priced> prices) {
    List<Line> lines = new ArrayList<>(portfolio.holdings().size());
    List<Symbol> unpriced = new ArrayList<>();
    for (Holding holding : portfolio.holdings()) {
      Priced priced = prices.apply(holding.symbol());
      if (priced != null && fits(priced.quote(), portfolio)) {
        lines.add(Line.of(holding, priced));
      } else {
        unpriced.add(holding.symbol());
      }
    }
    return value(portfolio, lines, unpriced);
  }

  private static boolean fits(Quote quote, Portfolio portfolio) {
    return quote.currency() == null || quote.currency().equals(portfolio.currency());
  }

  private static Valuation value(Portfolio portfolio, List<Line> lines, List<Symbol> unpriced) {
    Totals totals = new Totals();
    lines.forEach(totals::add);
    double gross = totals.gross();
    BigDecimal cost = totals.cost();
    BigDecimal pnl = cost == null ? null : totals.value().subtract(cost);
    BigDecimal previous = totals.previous();
    BigDecimal change = previous == null ? null : totals.value().subtract(previous);
    OptionalDouble momentum = momentum(lines);
    return new Valuation(
        portfolio.portfolioId(),
        portfolio.name(),
        portfolio.currency(),
        totals.value(),
        cost,
        pnl,
        percent(pnl, cost),
        change,
        percent(change, previous),
        momentum.isPresent() ? momentum.getAsDouble() : null,
        Rating.of(momentum),
        concentration(lines, gross),
        lines.stream().map(line -> line.position(gross)).toList(),
        unpriced,
        totals.eventTime(),
        totals.tidemarks());
  }

  private static @Nullable Double percent(@Nullable BigDecimal part, @Nullable BigDecimal whole) {
    if (part == null || whole == null) {
      return null;
    }
    Double ratio = Decimals.ratio(part, whole.abs());
    return ratio == null ? null : (Double) (100 * ratio);
  }

  private static OptionalDouble momentum(List<Line> lines) {
    WeightedMean mean = new WeightedMean();
    for (Line line : lines) {
      Double score = line.score();
      if (score != null) {
        mean.add(score, line.size());
      }
    }
    return mean.value();
  }

  private static Valuation.Concentration concentration(List<Line> lines, double gross) {
    if (gross == 0) {
      return new Valuation.Concentration(null, null);
    }
    double[] weights = lines.stream().mapToDouble(line -> line.size() / gross).toArray();
    Arrays.sort(weights);
    double hhi = 0;
    for (double weight : weights) {
      hhi += weight * weight;
    }
    double top = 0;
    for (int i = weights.length - 1; i >= Math.max(0, weights.length - TOP); i--) {
      top += weights[i];
    }
    return new Valuation.Concentration(Math.min(1, hhi), Math.min(1, top));
  }
}
