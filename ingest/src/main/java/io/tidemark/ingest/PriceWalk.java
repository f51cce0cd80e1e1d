package io.tidemark.ingest;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Prices that wander together: one step of a walk, from which the next can be taken. */
final class PriceWalk {
  /*
   * A one-factor market model of log prices, as in [1]: over a time t (in years) each symbol moves by
   *
   *   beta · m + s + e + pull · (start − x) · t
   *
   * m is the market's move, shared by all; s the sector's, shared within it; e the symbol's own. m
   * has MARKET_VOLATILITY; s and e share the variance that is left of the symbol's own volatility.
   * The pull is weak (a half-life of about two years): it keeps a walk of many years near the level
   * that people know, and makes prices revert too little to be seen in days.
   *
   * [1] W. F. Sharpe, A Simplified Model for Portfolio Analysis, Management Science 9 (2), 1963.
   */

  private static final double MARKET_VOLATILITY = 0.15;
  private static final double SECTOR_SHARE = 0.4;
  private static final double PULL = 0.35;

  /** However closely a symbol follows the market, so much of its variance is its own. */
  private static final double LEAST_OWN_SHARE = 0.02;

  private final List<Instrument> instruments;
  private final double[] logPrices;

  private PriceWalk(List<Instrument> instruments, double[] logPrices) {
    this.instruments = instruments;
    this.logPrices = logPrices;
  }

  /** The start, where each instrument has the price that it names. */
  static PriceWalk start(List<Instrument> instruments) {
    double[] logs = instruments.stream().mapToDouble(i -> Math.log(i.price())).toArray();
    return new PriceWalk(List.copyOf(instruments), logs);
  }

  /** One step further, {@code years} later. */
  PriceWalk next(RandomGenerator random, double years) {
    double root = Math.sqrt(years);
    double market = MARKET_VOLATILITY * root * random.nextGaussian();
    Map<String, Double> sectors = new HashMap<>();
    double[] moved = Arrays.copyOf(logPrices, logPrices.length);
    for (int i = 0; i < moved.length; i++) {
      Instrument instrument = instruments.get(i);
      double sector = sectors.computeIfAbsent(instrument.sector(), s -> random.nextGaussian());
      double own = random.nextGaussian();
      double left = Math.sqrt(variance(instrument.market())) * root;
      moved[i] +=
          instrument.market().beta() * market
              + left * Math.sqrt(SECTOR_SHARE) * sector
              + left * Math.sqrt(1 - SECTOR_SHARE) * own
              + PULL * (Math.log(instrument.price()) - moved[i]) * years;
    }
    return new PriceWalk(instruments, moved);
  }

  /** The price of the instrument at {@code index}, always above zero. */
  double price(int index) {
    return Math.exp(logPrices[index]);
  }

  int size() {
    return logPrices.length;
  }

  Instrument instrument(int index) {
    return instruments.get(index);
  }

  private static double variance(Instrument.Motion motion) {
    double all = motion.volatility() * motion.volatility();
    double followed = motion.beta() * MARKET_VOLATILITY;
    return Math.max(all - followed * followed, LEAST_OWN_SHARE * all);
  }
}
