package io.tidemark.processor;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Conflates the changes of many keys: a key's first change goes out at once, its next ones together
 * when the interval is over, the last always. Holds each key once at most. For one thread.
 *
 * <p>The interval grows with the lag of the inputs: a value that is a second late loses little by
 * waiting a quarter of that for the next one, and what need not be sent lets the lag shrink. First
 * changes wait as well then, and all go out in bursts, which costs broker and sink less.
 *
 * @param <K> keys, whose turns are kept with them
 */
final class Pacing<K> {
  /** The interval is at least this part of the lag. */
  private static final int LAG_PART = 4;

  /** With a lag, bursts are this part of the interval apart. */
  private static final int BURST_PART = 4;

  private static final long LONGEST_BURST_MILLIS = 250;

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
  private final ArrayDeque<Waiting<K>> queue = new ArrayDeque<>();
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
    this.intervalMillis = shortestMillis;
  }

  /** Inputs are taken so long after they were appended, from now on; for what waits, too. */
  void lag(long millis) {
    intervalMillis = Math.max(shortestMillis, Math.min(longestMillis, millis / LAG_PART));
    burstMillis =
        intervalMillis > shortestMillis
            ? Math.min(LONGEST_BURST_MILLIS, intervalMillis / BURST_PART)
            : 0;
  }

  /** A key changed: sends it now, or has it wait for its turn. */
  void changed(K key, Turn turn, long now) {
    if (turn.waiting) {
      return;
    }
    if (burstMillis == 0 && now - turn.last >= intervalMillis) {
      turn.last = now;
      send.accept(key);
    } else {
      later(key, turn, now);
    }
  }

  /** Has a key wait one interval from now. */
  void later(K key, Turn turn, long now) {
    if (!turn.waiting) {
      turn.waiting = true;
      queue.add(new Waiting<>(key, turn, now));
    }
  }

  /** Sends what has waited for an interval; in the order in which it began to. */
  void sendDue(long now) {
    if (now - lastBurst < burstMillis) {
      return;
    }
    lastBurst = now;
    Waiting<K> first = queue.peek();
    while (first != null && now - first.since() >= intervalMillis) {
      sendFirst(now);
      first = queue.peek();
    }
  }

  /** Sends all that waits, due or not. */
  void sendAll(long now) {
    for (int n = queue.size(); n > 0; n--) {
      sendFirst(now);
    }
  }

  /** Forgets all that waits. */
  void clear() {
    queue.clear();
  }

  /** How many keys wait. */
  int waiting() {
    return queue.size();
  }

  private void sendFirst(long now) {
    Waiting<K> first = queue.remove();
    first.turn().waiting = false;
    first.turn().last = now;
    send.accept(first.key());
  }
}
