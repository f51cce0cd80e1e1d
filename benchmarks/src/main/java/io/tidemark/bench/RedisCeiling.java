package io.tidemark.bench;

import io.tidemark.model.Quote;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import io.tidemark.model.json.QuoteJson;
import java.math.BigDecimal;
import java.util.OptionalDouble;

/** What Redis takes at most of values like quotes. */
final class RedisCeiling {
  private static final int SETS = 2_000_000;

  private RedisCeiling() {}

  /**
   * Sets a second, added to the figures; 0 where the tool is not there, which is noted. Redis is
   * empty afterwards.
   */
  static double measure(Rig rig, int keys, Figures figures) {
    int bytes = quote(12_345).length;
    OptionalDouble sets = Ceilings.set(rig, SETS, keys, bytes);
    rig.cache().clear();
    if (sets.isEmpty()) {
      figures.note("redis-benchmark is not on the path: no ceiling of Redis");
      return 0;
    }
    figures.add(
        "ceiling",
        "redis-benchmark -P 64 SET " + bytes + " B EX " + Ceilings.TTL_SECONDS,
        "sets/s",
        sets.getAsDouble());
    return sets.getAsDouble();
  }

  /** A quote's JSON as the processor would write it. */
  static byte[] quote(long version) {
    Quote quote =
        new Quote(
            new Symbol(Tick.symbol(1)),
            new BigDecimal("227.52"),
            new BigDecimal("227.51"),
            new BigDecimal("227.53"),
            "USD",
            null,
            null,
            null,
            new BigDecimal("225.90"),
            new BigDecimal("228.10"),
            new BigDecimal("225.40"),
            new BigDecimal("38123456.25"),
            1_732_092_000_123L,
            "bench",
            Tidemark.parse("3@123456"));
    return QuoteJson.write(version, quote);
  }
}
