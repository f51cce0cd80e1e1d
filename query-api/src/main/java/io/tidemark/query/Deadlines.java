package io.tidemark.query;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/** Futures that have to be done within the same time each; confined to one thread. */
final class Deadlines {
  private record Awaited(CompletableFuture<?> future, long begunNanos) {}

  private final long nanos;
  private final String late;
  private final ArrayDeque<Awaited> oldestFirst = new ArrayDeque<>();

  /**
   * @param late what those are refused with that are not done in time
   */
  Deadlines(Duration time, String late) {
    this.nanos = time.toNanos();
    this.late = late;
  }

  /** Begins to wait for one. */
  void add(CompletableFuture<?> future, long nowNanos) {
    dropDone();
    if (!future.isDone()) {
      oldestFirst.add(new Awaited(future, nowNanos));
    }
  }

  /** Fails those whose time is over; to be called many times a second. */
  void expire(long nowNanos) {
    dropDone();
    Awaited oldest = oldestFirst.peek();
    while (oldest != null && nowNanos - oldest.begunNanos() >= nanos) {
      oldestFirst.remove();
      oldest.future().completeExceptionally(RefusedException.unavailable(late));
      dropDone();
      oldest = oldestFirst.peek();
    }
  }

  /** Each is dropped once, so that adding stays cheap. */
  private void dropDone() {
    Awaited oldest = oldestFirst.peek();
    while (oldest != null && oldest.future().isDone()) {
      oldestFirst.remove();
      oldest = oldestFirst.peek();
    }
  }

  /** How many are waited for, with those that are done behind one that is not. */
  int size() {
    return oldestFirst.size();
  }
}
