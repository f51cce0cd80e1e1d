package io.tidemark.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * So much of one symbol.
 *
 * @param quantity negative for a short
 * @param costBasis paid for one unit, not below zero; null where unknown
 */
public record Holding(Symbol symbol, BigDecimal quantity, @Nullable BigDecimal costBasis) {
  public Holding {
    Decimals.notNegative("costBasis", costBasis);
  }
}
