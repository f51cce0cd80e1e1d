package io.tidemark.bench;

import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What every quote must show in the end, kept by whoever sends the updates and by nothing of
 * Tidemark's: a symbol's version is the number of its updates, its price the last one's. One thread
 * writes, others may read.
 */
final class Ledger {
  private final AtomicLongArray versions;
  private final AtomicLongArray cents;

  Ledger(int symbols) {
    versions = new AtomicLongArray(symbols);
    cents = new AtomicLongArray(symbols);
  }

  /** Counts an update; returns the version that it makes. */
  long add(Tick tick) {
    cents.set(tick.symbol(), tick.cents());
    return versions.incrementAndGet(tick.symbol());
  }

  int symbols() {
    return versions.length();
  }

  /** How many updates a symbol has had; 0 where it can't have a quote. */
  long version(int symbol) {
    return versions.get(symbol);
  }

  /** A symbol's last price. */
  BigDecimal price(int symbol) {
    return BigDecimal.valueOf(cents.get(symbol), 2);
  }

  /** All updates. */
  long total() {
    long sum = 0;
    for (int i = 0; i < versions.length(); i++) {
      sum += versions.get(i);
    }
    return sum;
  }

  /** How many symbols have a quote. */
  int quoted() {
    int count = 0;
    for (int i = 0; i < versions.length(); i++) {
      count += versions.get(i) > 0 ? 1 : 0;
    }
    return count;
  }
}
