package io.tidemark.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The momentum of a symbol under one model; whatever could not be computed is null.
 *
 * @param score 0 to 100, unrounded; JSON shows it rounded half-up to 0.1
 * @param bars how many closed daily bars before the current price the model knew
 * @param returns fractions by lookback, {@code 1m} to {@code 252d}
 * @param sma simple moving averages by length in days, current price included
 * @param volatility sample standard deviation of daily log returns
 */
public record Momentum(
    Symbol symbol,
    String model,
    @Nullable Double score,
    Rating rating,
    int bars,
    Components components,
    Map<String, @Nullable Double> returns,
    @Nullable Double rsi14,
    @Nullable Macd macd,
    Map<String, @Nullable Double> sma,
    @Nullable Double volatility,
    long eventTime,
    @Nullable Tidemark tidemark) {
  /** The parts of the score, each 0 to 100. */
  public record Components(
      @Nullable Double price, @Nullable Double technical, @Nullable Double relative) {}

  /** Moving average convergence divergence, in units of the price. */
  public record Macd(double line, @Nullable Double signal, @Nullable Double histogram) {}

  public Momentum {
    returns = Collections.unmodifiableMap(new LinkedHashMap<>(returns));
    sma = Collections.unmodifiableMap(new LinkedHashMap<>(sma));
  }
}
