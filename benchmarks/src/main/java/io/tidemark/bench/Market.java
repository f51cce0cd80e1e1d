package io.tidemark.bench;

import java.util.SplittableRandom;

/** Price updates without end, the same for the same seed; for one thread. */
final class Market {
  private static final long LOWEST = 1_000;
  private static final long SPAN = 90_000;
  private static final int LARGEST_STEP = 25;

  private final SplittableRandom random;
  private final Zipf popularity;
  private final int[] symbolOfRank;
  private final long[] cents;

  /**
   * Updates of symbols whose popularity is Zipf's with exponent 1; which are popular is drawn too,
   * so that the popular ones do not lie side by side in any order.
   */
  Market(int symbols, long seed) {
    this.random = new SplittableRandom(seed);
    this.popularity = new Zipf(symbols, 1.0);
    this.symbolOfRank = new int[symbols];
    this.cents = new long[symbols];
    for (int i = 0; i < symbols; i++) {
      int other = random.nextInt(i + 1);
      symbolOfRank[i] = symbolOfRank[other];
      symbolOfRank[other] = i;
      cents[i] = LOWEST + random.nextLong(SPAN);
    }
  }

  /** The next update, of a symbol drawn by popularity. */
  Tick next(long eventTime) {
    return move(pick(), eventTime);
  }

  /** The next update of one symbol. */
  Tick move(int symbol, long eventTime) {
    long step = random.nextInt(-LARGEST_STEP, LARGEST_STEP + 1);
    cents[symbol] = Math.max(LOWEST, cents[symbol] + step);
    return new Tick(symbol, cents[symbol], eventTime);
  }

  /** A symbol drawn by popularity. */
  int pick() {
    return symbolOfRank[popularity.next(random)];
  }

  /** The symbol of a rank, 0 the most popular. */
  int ranked(int rank) {
    return symbolOfRank[rank];
  }

  int symbols() {
    return cents.length;
  }
}
