package io.tidemark.bench;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Ranks from 0, the first the most frequent: rank r comes up in proportion to 1/(r+1)^s. */
final class Zipf {
  private final double[] cumulative;

  /**
   * A distribution.
   *
   * @param ranks how many there are
   * @param exponent s; 0 makes all equally frequent
   */
  Zipf(int ranks, double exponent) {
    if (ranks < 1 || exponent < 0) {
      throw new IllegalArgumentException("Zipf: ranks " + ranks + ", exponent " + exponent);
    }
    cumulative = new double[ranks];
    double sum = 0;
    for (int rank = 0; rank < ranks; rank++) {
      sum += Math.pow(rank + 1, -exponent);
      cumulative[rank] = sum;
    }
    for (int rank = 0; rank < ranks; rank++) {
      cumulative[rank] /= sum;
    }
  }

  /** The next rank. */
  int next(RandomGenerator random) {
    int at = Arrays.binarySearch(cumulative, random.nextDouble());
    // found exactly: the next rank begins there
    int rank = at >= 0 ? at + 1 : -at - 1;
    return Math.min(rank, cumulative.length - 1);
  }

  /** How often a rank comes up, as a fraction. */
  double share(int rank) {
    return rank == 0 ? cumulative[0] : cumulative[rank] - cumulative[rank - 1];
  }
}
