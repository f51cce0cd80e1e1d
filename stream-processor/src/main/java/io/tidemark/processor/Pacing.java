package io.tidemark.processor;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Conflates the changes of many keys: a key's first change goes out at once, its next ones together
 * when the interval is over, the last always. Holds each key once at most. For one thread.
 *
 * @param <K> keys, whose turns are kept with them
 */
final class Pacing<K> {
  /** When a key had its turn. */
  static final class Turn {
    private long last = Long.MIN_VALUE / 2;
    private boolean waiting;

    /** Whether it had none for so long. */
    boolean restedFor(long millis, long now) {
      return now - last >= millis;
    }
  }

  private record Waiting<K>(K key, Turn turn, long due) {}

  private final long intervalMillis;
  private final Consumer<K> send;
  private final ArrayDeque<Waiting<K>> queue = new ArrayDeque<>();

  Pacing(long intervalMillis, Consumer<K> send) {
    this.intervalMillis = intervalMillis;
    this.send = send;
  }

  /** A key changed: sends it now, or has it wait for its turn. */
  void changed(K key, Turn turn, long now) {
    if (turn.waiting) {
      return;
    }
    if (now - turn.last >= intervalMillis) {
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
      queue.add(new Waiting<>(key, turn, now + intervalMillis));
    }
  }

  /** Sends what is due; in the order in which it began to wait, which is the order of its due. */
  void sendDue(long now) {
    Waiting<K> first = queue.peek();
    while (first != null && first.due() <= now) {
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
