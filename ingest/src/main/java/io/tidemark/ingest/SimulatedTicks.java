package io.tidemark.ingest;

import io.tidemark.model.PriceUpdate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** An endless sequence of trades, each symbol in its turn; confined to one thread. */
final class SimulatedTicks {
  /** Says on every record where it comes from. */
  static final String SOURCE = "simulator";

  private static final double SECONDS_A_YEAR = 365 * 86_400;

  /** How many trades make a usual day's volume. */
  private static final double TRADES_A_DAY = 100_000;

  private final RandomGenerator random;
  private final double yearsAStep;
  private PriceWalk walk;
  private int turn;

  /**
   * Ticks that go on from {@code walk}.
   *
   * @param rate ticks a second, all symbols together, so that the walk keeps step with the clock
   */
  SimulatedTicks(PriceWalk walk, int seed, int rate) {
    this.walk = walk;
    this.random = new SplittableRandom(~(long) seed);
    this.yearsAStep = (double) walk.size() / rate / SECONDS_A_YEAR;
  }

  /** The next trade, at the bid or at the ask. */
  PriceUpdate next(long nowMillis) {
    if (turn == walk.size()) {
      walk = walk.next(random, yearsAStep);
      turn = 0;
    }
    Instrument instrument = walk.instrument(turn);
    return tick(instrument, walk.price(turn++), nowMillis);
  }

  private PriceUpdate tick(Instrument instrument, double price, long nowMillis) {
    Instrument.Motion market = instrument.market();
    double spread = price * market.spread() * (0.5 + random.nextDouble());
    BigDecimal bid = instrument.rounded(price - spread / 2);
    BigDecimal steps =
        BigDecimal.valueOf(spread).divide(instrument.step(), 0, RoundingMode.HALF_EVEN);
    BigDecimal ask = bid.add(instrument.step().multiply(steps.max(BigDecimal.ONE)));
    double lot = market.dailyVolume() / TRADES_A_DAY;
    return new PriceUpdate(
        instrument.symbol(),
        random.nextBoolean() ? bid : ask,
        instrument.quantity(lot * Math.exp(random.nextGaussian())),
        bid,
        ask,
        instrument.asset().currency(),
        SOURCE,
        nowMillis);
  }
}
