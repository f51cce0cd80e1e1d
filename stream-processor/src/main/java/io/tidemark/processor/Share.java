package io.tidemark.processor;

import java.util.concurrent.TimeUnit;

/**
 * The part of a thread's time that work may take which can wait: a third while there is other work,
 * nearly all of it else. For one thread.
 */
final class Share {
  /** Short enough for other work to come between, long enough to get something done. */
  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private long endedNanos;

  /** How long a piece of it may take that begins now. */
  long nanos(long nowNanos, boolean otherWork) {
    long others = nowNanos - endedNanos;
    return otherWork
        ? Math.max(SHORTEST_NANOS, Math.min(LONGEST_NANOS, others / 2))
        : LONGEST_NANOS;
  }

  /** A piece of it has ended. */
  void ended(long nowNanos) {
    endedNanos = nowNanos;
  }
}
