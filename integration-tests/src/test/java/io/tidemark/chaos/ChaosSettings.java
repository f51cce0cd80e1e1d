package io.tidemark.chaos;

import java.time.Duration;
import java.util.List;

/**
 * What is asked of a run; out of system properties {@code chaos.…}.
 *
 * @param seed of everything that is drawn by chance
 * @param duration for which faults happen
 * @param rate prices pushed a second
 * @param kinds of faults, by the beginnings of their names; empty for all
 */
record ChaosSettings(
    long seed, Duration duration, int rate, int symbols, int portfolios, List<String> kinds) {
  ChaosSettings {
    if (rate < 1 || symbols < 12 || portfolios < 1) {
      throw new IllegalArgumentException(
          "chaos: rate, symbols (from 12) and portfolios must be above zero, were %d, %d, %d"
              .formatted(rate, symbols, portfolios));
    }
    kinds = List.copyOf(kinds);
  }

  /** Out of the system properties, which Maven hands on. */
  static ChaosSettings fromProperties() {
    String kinds = System.getProperty("chaos.kinds", "");
    return new ChaosSettings(
        Long.getLong("chaos.seed", 1),
        Duration.ofSeconds(Long.getLong("chaos.seconds", 25)),
        Integer.getInteger("chaos.rate", 200),
        Integer.getInteger("chaos.symbols", 36),
        Integer.getInteger("chaos.portfolios", 12),
        kinds.isBlank() ? List.of() : List.of(kinds.strip().split("\\s*,\\s*")));
  }

  /** Whether faults of a kind are wanted. */
  boolean wants(String kind) {
    return kinds.isEmpty() || kinds.stream().anyMatch(kind::startsWith);
  }
}
