package io.tidemark.processor;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Conflates the changes of many keys: a key's first change goes out at once, or with the next burst
 * where the interval is long, its next ones together when the interval is over, the last always.
 * Holds each key once at most. For one thread.
 *
 * <p>The interval grows with the lag of the inputs, the longer ones first: a score that is a second
 * late loses little by waiting for the next one, and what need not be sent lets the lag shrink.
 * Bursts cost broker and sink less than as many records one by one.
 *
 * @param <K> keys, whose turns are kept with them
 */
final class Pacing<K> {
  /** With a lag of this the interval is as set, with twice of it twice as long. */
  private static final int TOLERATED_LAG_MILLIS = 25;

  /** Bursts are this part of the interval apart. */
  private static final int BURST_PART = 10;

  /** Bursts that would come in quicker succession are none: what changes goes out at once. */
  private static final long SHORTEST_BURST_MILLIS = 10;

  /** When a key had its turn. */
  static final class Turn {
    private long last = Long.MIN_VALUE / 2;
    private boolean waiting;

    /** Whether it had none for so long. */
    boolean restedFor(long millis, long now) {
      return now - last >= millis;
    }
  }

  private record Waiting<K>(K key, Turn turn, long since) {}

  private final long shortestMillis;
  private final long longestMillis;
  private final Consumer<K> send;
  private final ArrayDeque<Waiting<K>> first = new ArrayDeque<>();
  private final ArrayDeque<Waiting<K>> next = new ArrayDeque<>();
  private long intervalMillis;
  private long burstMillis;
  private long lastBurst;

  /**
   * @param shortestMillis the interval while there is no lag
   * @param longestMillis the interval at most, however long the lag, unless the shortest is longer
   */
  Pacing(long shortestMillis, long longestMillis, Consumer<K> send) {
    this.shortestMillis = shortestMillis;
    this.longestMillis = longestMillis;
    this.send = send;
    lag(0);
  }

  /** Inputs are taken so long after they were appended, from now on; for what waits, too. */
  void lag(long millis) {
    long grown = Math.min(longestMillis, shortestMillis * millis / TOLERATED_LAG_MILLIS);
    intervalMillis = Math.max(shortestMillis, grown);
    long burst = intervalMillis / BURST_PART;
    burstMillis = burst < SHORTEST_BURST_MILLIS ? 0 : burst;
  }

  /** A key changed: sends it now, or has it wait for its turn. */
  void changed(K key, Turn turn, long now) {
    if (turn.waiting) {
      return;
    }
    if (now - turn.last < intervalMillis) {
      later(key, turn, now);
    } else if (burstMillis == 0) {
      turn.last = now;
      send.accept(key);
    } else {
      turn.waiting = true;
      first.add(new Waiting<>(key, turn, now));
    }
  }

  /** Has a key wait one interval from now. */
  void later(K key, Turn turn, long now) {
    if (!turn.waiting) {
      turn.waiting = true;
      next.add(new Waiting<>(key, turn, now));
    }
  }

  /**
   * Sends first changes, and what has waited for an interval, in the order in which it began to.
   */
  void sendDue(long now) {
    if (now - lastBurst < burstMillis) {
      return;
    }
    while (!first.isEmpty()) {
      send(first.remove(), now);
    }
    while (!next.isEmpty() && now - next.element().since() >= intervalMillis) {
      send(next.remove(), now);
    }
  }

  /** Sends all that waits, due or not. */
  void sendAll(long now) {
    for (int n = first.size(); n > 0; n--) {
      send(first.remove(), now);
    }
    for (int n = next.size(); n > 0; n--) {
      send(next.remove(), now);
    }
  }

  /** Forgets all that waits. */
  void clear() {
    first.clear();
    next.clear();
  }

  /** How many keys wait. */
  int waiting() {
    return first.size() + next.size();
  }

  private void send(Waiting<K> waiting, long now) {
    lastBurst = now;
    waiting.turn().waiting = false;
    waiting.turn().last = now;
    send.accept(waiting.key());
  }
}
