package io.tidemark.processor;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Comes round to every key once an interval, spread evenly, so that what is in the cache does not
 * expire for want of a change: an expiry is a lease, and a processor that lives renews it. For one
 * thread.
 */
final class Renewal<K> {
  /** So that a turn stays short, whatever the interval and the number of keys. */
  private static final int MOST_A_TURN = 200;

  private final long intervalMillis;
  private final Supplier<Collection<K>> keys;
  private final Consumer<K> renew;
  private List<K> round = List.of();
  private long began;
  private int next;

  Renewal(long intervalMillis, Supplier<Collection<K>> keys, Consumer<K> renew) {
    this.intervalMillis = intervalMillis;
    this.keys = keys;
    this.renew = renew;
  }

  /** Renews those whose time has come. */
  void due(long now) {
    if (next >= round.size() && now - began >= intervalMillis) {
      round = List.copyOf(keys.get());
      began = now;
      next = 0;
    }
    long reached = Math.min(round.size(), (now - began + 1) * round.size() / intervalMillis + 1);
    for (int most = MOST_A_TURN; next < reached && most > 0; most--) {
      renew.accept(round.get(next++));
    }
  }

  /** Forgets the round under way. */
  void clear() {
    round = List.of();
    next = 0;
  }
}
