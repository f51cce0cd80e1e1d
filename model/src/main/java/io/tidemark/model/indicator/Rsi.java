package io.tidemark.model.indicator;

import java.util.OptionalDouble;

/**
 * Relative strength index after some closes. Seeded with the simple mean of the first {@code
 * period} changes, then Wilder-smoothed [1]; 50 while nothing has moved.
 *
 * <p>[1] J. Welles Wilder, New Concepts in Technical Trading Systems, 1978.
 *
 * @param closes how many it has seen
 * @param close the newest; 0 before any
 * @param gain average rise a bar
 * @param loss average fall a bar, not negative
 */
public record Rsi(int period, int closes, double close, double gain, double loss) {
  public Rsi {
    if (period < 1) {
      throw new IllegalArgumentException("period: must be above zero, was " + period);
    }
  }

  /** The index before any close. */
  public static Rsi of(int period) {
    return new Rsi(period, 0, 0, 0, 0);
  }

  /** The index after one more close. */
  public Rsi plus(double next) {
    if (closes == 0) {
      return new Rsi(period, 1, next, 0, 0);
    }
    double change = next - close;
    double n = Math.min(closes, period); // running mean while seeding, 1/period after
    double up = gain + (Math.max(change, 0) - gain) / n;
    double down = loss + (Math.max(-change, 0) - loss) / n;
    return new Rsi(period, closes + 1, next, up, down);
  }

  /** In 0..100; empty before {@code period} changes. */
  public OptionalDouble value() {
    if (closes <= period) {
      return OptionalDouble.empty();
    }
    double total = gain + loss;
    return OptionalDouble.of(total == 0 ? 50 : 100 * (gain / total));
  }
}
