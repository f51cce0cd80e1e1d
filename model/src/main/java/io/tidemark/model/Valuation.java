package io.tidemark.model;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a portfolio is worth at the newest quotes; money exact, whatever could not be computed null.
 *
 * @param costBasis the total paid for what is priced
 * @param momentum weight-averaged unrounded score of the scored positions
 * @param unpriced holdings without a price in the portfolio's currency; never counted as zero
 * @param eventTime of the newest quote in it; null where nothing is priced
 * @param tidemarks of the newest prices it reflects, one a partition, ascending
 */
public record Valuation(
    PortfolioId portfolioId,
    @Nullable String name,
    String currency,
    BigDecimal marketValue,
    @Nullable BigDecimal costBasis,
    @Nullable BigDecimal unrealizedPnl,
    @Nullable Double unrealizedPnlPercent,
    @Nullable BigDecimal dayChange,
    @Nullable Double dayChangePercent,
    @Nullable Double momentum,
    Rating rating,
    Concentration concentration,
    List<Position> positions,
    List<Symbol> unpriced,
    @Nullable Long eventTime,
    List<Tidemark> tidemarks) {
  /**
   * How much of the portfolio lies in few positions.
   *
   * @param hhi Herfindahl-Hirschman index, the sum of squared weights, 0 to 1
   * @param top5 the sum of the five largest weights, 0 to 1
   */
  public record Concentration(@Nullable Double hhi, @Nullable Double top5) {}

  /**
   * One priced holding.
   *
   * @param costBasis paid for all of it
   * @param weight its share of the gross market value, 0 to 1; null where that is zero
   * @param momentum its unrounded score
   */
  public record Position(
      Symbol symbol,
      BigDecimal quantity,
      BigDecimal price,
      BigDecimal marketValue,
      @Nullable BigDecimal costBasis,
      @Nullable BigDecimal unrealizedPnl,
      @Nullable Double weight,
      @Nullable Double momentum) {}

  public Valuation {
    positions = List.copyOf(positions);
    unpriced = List.copyOf(unpriced);
    tidemarks = List.copyOf(tidemarks);
  }
}
