package io.tidemark.model.market;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The exact closes of the newest session days that have ended, for previous closes and changes,
 * which are money. Four are kept: one before the current day is asked for, the others allow for
 * providers that send history out of order. Mutable, one thread.
 */
final class RecentCloses {
  private static final int KEPT = 4;

  final TreeMap<Integer, BigDecimal> byDay = new TreeMap<>();

  void put(int day, BigDecimal close) {
    byDay.put(day, close);
    if (byDay.size() > KEPT) {
      byDay.pollFirstEntry();
    }
  }

  /** The newest close of a day before {@code day}; null where none is known. */
  @Nullable BigDecimal before(int day) {
    Map.Entry<Integer, BigDecimal> entry = byDay.lowerEntry(day);
    return entry == null ? null : entry.getValue();
  }
}
