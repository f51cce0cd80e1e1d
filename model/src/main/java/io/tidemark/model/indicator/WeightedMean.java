package io.tidemark.model.indicator;

import java.util.OptionalDouble;

/**
 * The mean of values by weight, taken up one by one; of equal values it is exactly that value, so
 * that rounding cannot carry it over a rating's edge.
 */
public final class WeightedMean {
  private double mean;
  private double total;

  /** Takes up one value; the weight is not negative. */
  public void add(double value, double weight) {
    if (weight > 0) {
      total += weight;
      mean += (value - mean) * (weight / total);
    }
  }

  /** The mean so far; empty before any weight. */
  public OptionalDouble value() {
    return total > 0 ? OptionalDouble.of(mean) : OptionalDouble.empty();
  }
}
