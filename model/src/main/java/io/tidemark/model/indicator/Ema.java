package io.tidemark.model.indicator;

import java.util.OptionalDouble;

/**
 * Exponential moving average after some values: the simple mean of the first {@code period}, then
 * each value weighs {@code 2 / (period + 1)}.
 *
 * @param values how many it has seen
 * @param mean the simple mean while seeding, the average after
 */
public record Ema(int period, int values, double mean) {
  public Ema {
    if (period < 1) {
      throw new IllegalArgumentException("period: must be above zero, was " + period);
    }
  }

  /** The average before any value. */
  public static Ema of(int period) {
    return new Ema(period, 0, 0);
  }

  /** The average after one more value; while nothing changes it is that value exactly. */
  public Ema plus(double value) {
    double weight = values < period ? 1.0 / (values + 1) : 2.0 / (period + 1);
    return new Ema(period, values + 1, mean + (value - mean) * weight);
  }

  /** In units of the values; empty before {@code period} of them. */
  public OptionalDouble value() {
    return seeded() ? OptionalDouble.of(mean) : OptionalDouble.empty();
  }

  boolean seeded() {
    return values >= period;
  }
}
