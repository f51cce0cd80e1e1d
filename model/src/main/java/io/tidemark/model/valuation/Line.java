package io.tidemark.model.valuation;

import io.tidemark.model.Holding;
import io.tidemark.model.Quote;
import io.tidemark.model.Valuation;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One priced holding.
 *
 * @param value exact, negative for a short
 * @param cost of all of it; null where unknown
 * @param size of the value, as weights go by it
 */
record Line(
    Holding holding,
    Quote quote,
    @Nullable Double score,
    BigDecimal value,
    @Nullable BigDecimal cost,
    double size) {
  static Line of(Holding holding, Priced priced) {
    BigDecimal quantity = holding.quantity();
    BigDecimal price = priced.quote().price();
    BigDecimal unitCost = holding.costBasis();
    return new Line(
        holding,
        priced.quote(),
        priced.score(),
        quantity.multiply(price),
        unitCost == null ? null : quantity.multiply(unitCost),
        Math.abs(quantity.doubleValue() * price.doubleValue()));
  }

  /** Its worth at the previous close; null where there is none. */
  @Nullable BigDecimal previous() {
    BigDecimal close = quote.previousClose();
    return close == null ? null : holding.quantity().multiply(close);
  }

  Valuation.Position position(double gross) {
    return new Valuation.Position(
        holding.symbol(),
        holding.quantity(),
        quote.price(),
        value,
        cost,
        cost == null ? null : value.subtract(cost),
        gross == 0 ? null : (Double) (size / gross),
        score);
  }
}
