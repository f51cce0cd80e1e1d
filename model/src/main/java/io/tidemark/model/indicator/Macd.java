package io.tidemark.model.indicator;

import java.util.OptionalDouble;

/**
 * Moving average convergence divergence after some closes, in units of the price. Every average is
 * seeded with a simple mean, that of the line with the mean of the first lines.
 *
 * @param fast average of closes, the shorter
 * @param slow average of closes
 * @param lines average of {@code fast - slow} since {@code slow} is seeded
 */
public record Macd(Ema fast, Ema slow, Ema lines) {
  public Macd {
    if (fast.period() > slow.period()) {
      throw new IllegalArgumentException(
          "fast: must not be longer than slow, was " + fast.period() + " over " + slow.period());
    }
  }

  /** The indicator before any close; usually of 12, 26 and 9. */
  public static Macd of(int fast, int slow, int signal) {
    return new Macd(Ema.of(fast), Ema.of(slow), Ema.of(signal));
  }

  /** The indicator after one more close. */
  public Macd plus(double close) {
    Ema quick = fast.plus(close);
    Ema calm = slow.plus(close);
    return new Macd(quick, calm, calm.seeded() ? lines.plus(quick.mean() - calm.mean()) : lines);
  }

  /** The fast average less the slow one; empty before both are seeded. */
  public OptionalDouble line() {
    return slow.seeded() ? OptionalDouble.of(fast.mean() - slow.mean()) : OptionalDouble.empty();
  }

  /** The average of the line; empty before that is seeded. */
  public OptionalDouble signal() {
    return lines.value();
  }

  /** The line less its signal; empty before there is one. */
  public OptionalDouble histogram() {
    return lines.seeded()
        ? OptionalDouble.of(fast.mean() - slow.mean() - lines.mean())
        : OptionalDouble.empty();
  }
}
