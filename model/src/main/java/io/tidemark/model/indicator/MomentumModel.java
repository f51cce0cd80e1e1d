package io.tidemark.model.indicator;

import io.tidemark.model.Momentum;
import io.tidemark.model.Rating;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The momentum model {@code tidemark-1}: how a price stands against its own history. */
public final class MomentumModel {
  /*
   * Every part sets a distance against the one that chance would take the price: returns and
   * distances from averages are divided by σ√days, σ the volatility of a day, and the normal
   * distribution function makes a share of 100 of the quotient. 50 is what says nothing.
   *
   *   price      P = mean of Φ(r(h) / σ√h) over the horizons that have history
   *   technical  T = .4 trend + .3 RSI + .3 MACD
   *                  trend = mean of Φ((c0 - SMAn) / (SMAn σ√n)) over the averages that have history
   *   relative   R = Φ((r(63) - b(63)) / σ√63), b the benchmark's return
   *   score        = .50 P + .35 T + .15 R, weights renormalised where R is left out
   *
   * A part with anything missing is null. R alone may be missing from a score: where no benchmark is
   * named, and also while its return or the symbol's own is not known yet.
   */

  /** What the scores of this model are filed under. */
  public static final String NAME = "tidemark-1";

  /** Closed daily closes that a score needs. */
  public static final int LEAST_CLOSES = 50;

  /** The horizon over which a symbol is measured against its benchmark, in days. */
  public static final int RELATIVE_DAYS = 63;

  private static final int[] HORIZONS = {21, 63, 126, 252};
  private static final double[] HORIZON_WEIGHTS = {.4, .3, .2, .1};
  private static final int[] AVERAGES = {20, 50, 200};
  private static final double[] AVERAGE_WEIGHTS = {.4, .3, .3};

  private static final List<String> INTRADAY = List.of("1m", "5m", "1h");
  private static final int[] RETURNS = {1, 5, 21, 63, 126, 252};
  private static final List<String> RETURN_NAMES =
      List.of("1d", "5d", "21d", "63d", "126d", "252d");
  private static final List<String> AVERAGE_NAMES = List.of("20", "50", "200");

  private MomentumModel() {}

  /**
   * The momentum of a symbol.
   *
   * @param c0 the current price
   * @param closes of the closed daily bars before it
   * @param benchmarkReturn the benchmark's over {@link #RELATIVE_DAYS}; empty where none is named
   *     or it is not known
   * @param intradayReturns by {@code 1m}, {@code 5m} and {@code 1h}; null or absent where not known
   */
  public static Momentum momentum(
      Symbol symbol,
      double c0,
      History closes,
      OptionalDouble benchmarkReturn,
      Map<String, @Nullable Double> intradayReturns,
      long eventTime,
      @Nullable Tidemark tidemark) {
    Rsi rsi = closes.rsi().plus(c0);
    Macd macd = closes.macd().plus(c0);
    OptionalDouble price = price(c0, closes);
    OptionalDouble technical = technical(c0, closes, rsi, macd);
    OptionalDouble relative = relative(c0, closes, benchmarkReturn);
    OptionalDouble score =
        closes.count() < LEAST_CLOSES ? OptionalDouble.empty() : score(price, technical, relative);
    return new Momentum(
        symbol,
        NAME,
        orNull(score),
        Rating.of(score),
        closes.count(),
        new Momentum.Components(orNull(price), orNull(technical), orNull(relative)),
        returns(c0, closes, intradayReturns),
        orNull(rsi.value()),
        shown(macd),
        averages(c0, closes),
        orNull(closes.sigma()),
        eventTime,
        tidemark);
  }

  /** The return of {@code c0} over the close of so many days before; empty without that close. */
  public static OptionalDouble returnOver(double c0, History closes, int days) {
    OptionalDouble then = closes.close(days);
    if (then.isEmpty()) {
      return then;
    }
    return OptionalDouble.of((c0 - then.getAsDouble()) / then.getAsDouble());
  }

  private static OptionalDouble score(
      OptionalDouble price, OptionalDouble technical, OptionalDouble relative) {
    if (price.isEmpty() || technical.isEmpty()) {
      return OptionalDouble.empty();
    }
    WeightedMean score = new WeightedMean();
    score.add(price.getAsDouble(), .50);
    score.add(technical.getAsDouble(), .35);
    if (relative.isPresent()) {
      score.add(relative.getAsDouble(), .15);
    }
    return score.value();
  }

  private static OptionalDouble price(double c0, History closes) {
    WeightedMean mean = new WeightedMean();
    OptionalDouble sigma = closes.sigma();
    for (int i = 0; i < HORIZONS.length && sigma.isPresent(); i++) {
      OptionalDouble change = returnOver(c0, closes, HORIZONS[i]);
      if (change.isPresent()) {
        double chance = sigma.getAsDouble() * Math.sqrt(HORIZONS[i]);
        mean.add(percentile(change.getAsDouble(), chance), HORIZON_WEIGHTS[i]);
      }
    }
    return mean.value();
  }

  private static OptionalDouble technical(double c0, History closes, Rsi rsi, Macd macd) {
    OptionalDouble trend = trend(c0, closes);
    OptionalDouble strength = rsi.value();
    OptionalDouble histogram = macd.histogram();
    OptionalDouble sigma = closes.sigma();
    if (trend.isEmpty() || strength.isEmpty() || histogram.isEmpty() || sigma.isEmpty()) {
      return OptionalDouble.empty();
    }
    WeightedMean mean = new WeightedMean();
    mean.add(trend.getAsDouble(), .4);
    mean.add(strength.getAsDouble(), .3);
    mean.add(percentile(histogram.getAsDouble(), c0 * sigma.getAsDouble()), .3);
    return mean.value();
  }

  private static OptionalDouble trend(double c0, History closes) {
    WeightedMean mean = new WeightedMean();
    OptionalDouble sigma = closes.sigma();
    for (int i = 0; i < AVERAGES.length && sigma.isPresent(); i++) {
      OptionalDouble above = closes.aboveAverage(c0, AVERAGES[i]);
      if (above.isPresent()) {
        double average = c0 - above.getAsDouble();
        double chance = average * sigma.getAsDouble() * Math.sqrt(AVERAGES[i]);
        mean.add(percentile(above.getAsDouble(), chance), AVERAGE_WEIGHTS[i]);
      }
    }
    return mean.value();
  }

  private static OptionalDouble relative(
      double c0, History closes, OptionalDouble benchmarkReturn) {
    OptionalDouble own = returnOver(c0, closes, RELATIVE_DAYS);
    OptionalDouble sigma = closes.sigma();
    if (own.isEmpty() || benchmarkReturn.isEmpty() || sigma.isEmpty()) {
      return OptionalDouble.empty();
    }
    double ahead = own.getAsDouble() - benchmarkReturn.getAsDouble();
    return OptionalDouble.of(percentile(ahead, sigma.getAsDouble() * Math.sqrt(RELATIVE_DAYS)));
  }

  /** Φ of a quotient, of 100: 50 where both are 0, and 0 or 100 where chance alone is. */
  private static double percentile(double distance, double chance) {
    return distance == 0 && chance == 0 ? 50 : 100 * NormalDistribution.cdf(distance / chance);
  }

  private static Map<String, @Nullable Double> returns(
      double c0, History closes, Map<String, @Nullable Double> intradayReturns) {
    Map<String, @Nullable Double> returns = new LinkedHashMap<>();
    for (String lookback : INTRADAY) {
      returns.put(lookback, intradayReturns.get(lookback));
    }
    for (int i = 0; i < RETURNS.length; i++) {
      returns.put(RETURN_NAMES.get(i), orNull(returnOver(c0, closes, RETURNS[i])));
    }
    return returns;
  }

  private static Map<String, @Nullable Double> averages(double c0, History closes) {
    Map<String, @Nullable Double> averages = new LinkedHashMap<>();
    for (int i = 0; i < AVERAGES.length; i++) {
      OptionalDouble above = closes.aboveAverage(c0, AVERAGES[i]);
      averages.put(
          AVERAGE_NAMES.get(i), above.isPresent() ? (Double) (c0 - above.getAsDouble()) : null);
    }
    return averages;
  }

  private static Momentum.@Nullable Macd shown(Macd macd) {
    OptionalDouble line = macd.line();
    return line.isEmpty()
        ? null
        : new Momentum.Macd(line.getAsDouble(), orNull(macd.signal()), orNull(macd.histogram()));
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
