package io.tidemark.sink;

/** Estimates how many different keys were offered, in 16 KiB. Not for several threads. */
final class DistinctKeys {
  /*
   * HyperLogLog [1]: the longest run of leading zeros among hashes grows with the logarithm of how
   * many different ones there are. 2^14 registers have a standard error of 0.8 %; few keys are
   * counted by how many registers stay empty [1, linear counting], nearly exactly.
   *
   * [1] Flajolet, Fusy, Gandouet, Meunier: HyperLogLog, 2007.
   */
  private static final int BITS = 14;
  private static final int REGISTERS = 1 << BITS;
  private static final double ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);

  private final byte[] longest = new byte[REGISTERS];

  void offer(String key) {
    long hash = hash(key);
    int register = (int) (hash >>> (Long.SIZE - BITS));
    int run = Long.numberOfLeadingZeros(hash << BITS | 1L << (BITS - 1)) + 1;
    if (run > longest[register]) {
      longest[register] = (byte) run;
    }
  }

  long estimate() {
    double sum = 0;
    int empty = 0;
    for (byte run : longest) {
      sum += 1.0 / (1L << run);
      if (run == 0) {
        empty++;
      }
    }
    double raw = ALPHA * REGISTERS * REGISTERS / sum;
    boolean few = raw <= 2.5 * REGISTERS && empty > 0;
    return Math.round(few ? REGISTERS * Math.log((double) REGISTERS / empty) : raw);
  }

  /** A hash of the text, mixed so that every bit depends on each (the finish of SplitMix64). */
  private static long hash(String key) {
    long second = 0;
    for (int i = 0; i < key.length(); i++) {
      second = second * 0x9E3779B97F4A7C15L + key.charAt(i);
    }
    long z = second ^ (second >>> 30);
    z *= 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
