package io.tidemark.model.indicator;

import java.util.OptionalDouble;

/**
 * The closes of the days before some day, {@code c1} the newest, and what can be told of them
 * before the day's own price is known. A view of its {@link DailyCloses}: valid until their next
 * change, confined to their thread.
 */
public final class History {
  /** The lookback of the volatility, in daily returns; as many as there are will do, from 20. */
  private static final int VOLATILITY_RETURNS = 63;

  private static final int LEAST_RETURNS = 20;

  /** Moving averages whose sums are kept; others are summed when asked for. */
  private static final int[] AVERAGED = {20, 50, 200};

  private final double[] closes;
  private final int end;
  private final int known;
  private final int count;
  private final Smoothed smoothed;
  private final double sigma;
  private final double[] offsets = new double[AVERAGED.length];

  /**
   * @param closes oldest first, {@code known} of them before index {@code end}
   * @param count how many there have been, those no longer known included
   * @param smoothed after the newest
   */
  History(double[] closes, int end, int known, int count, Smoothed smoothed) {
    this.closes = closes;
    this.end = end;
    this.known = known;
    this.count = count;
    this.smoothed = smoothed;
    this.sigma = deviation();
    for (int i = 0; i < AVERAGED.length; i++) {
      offsets[i] = AVERAGED[i] - 1 <= known ? offset(AVERAGED[i] - 1) : Double.NaN;
    }
  }

  /** How many closes there have been, those no longer kept included. */
  public int count() {
    return count;
  }

  /** The n-th newest close, from 1; empty where there is none or it is no longer kept. */
  public OptionalDouble close(int n) {
    return n >= 1 && n <= known ? OptionalDouble.of(at(n)) : OptionalDouble.empty();
  }

  /**
   * Sample standard deviation of the newest 63 daily log returns, of all there are from 20 on;
   * empty for fewer.
   */
  public OptionalDouble sigma() {
    return Double.isNaN(sigma) ? OptionalDouble.empty() : OptionalDouble.of(sigma);
  }

  /**
   * How far {@code c0} lies above the simple mean of the newest {@code days} closes, itself the
   * newest of them; empty where there are not as many. Exactly 0 while nothing has moved.
   */
  public OptionalDouble aboveAverage(double c0, int days) {
    int older = days - 1;
    if (older > known) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(older == 0 ? 0 : (older * (c0 - at(1)) - kept(days)) / days);
  }

  /** The relative strength index after {@code c1}. */
  public Rsi rsi() {
    return smoothed.rsi();
  }

  /** The moving averages after {@code c1}. */
  public Macd macd() {
    return smoothed.macd();
  }

  private double at(int n) {
    return closes[end - n];
  }

  private double kept(int days) {
    for (int i = 0; i < AVERAGED.length; i++) {
      if (AVERAGED[i] == days) {
        return offsets[i];
      }
    }
    return offset(days - 1);
  }

  /**
   * The sum of {@code cn - c1}. Of differences, since a sum of equal prices divided again need not
   * be that price, and the least difference would count in full where volatility is 0.
   */
  private double offset(int n) {
    double sum = 0;
    for (int i = 2; i <= n; i++) {
      sum += at(i) - at(1);
    }
    return sum;
  }

  private double deviation() {
    int n = Math.min(VOLATILITY_RETURNS, known - 1);
    if (n < LEAST_RETURNS) {
      return Double.NaN;
    }
    // StrictMath: the same bits on every machine.
    double[] returns = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      returns[i] = StrictMath.log(at(i + 1) / at(i + 2));
      sum += returns[i];
    }
    double mean = sum / n;
    double squares = 0;
    for (double each : returns) {
      squares += (each - mean) * (each - mean);
    }
    return Math.sqrt(squares / (n - 1));
  }
}
