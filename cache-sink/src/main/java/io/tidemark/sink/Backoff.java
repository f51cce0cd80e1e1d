package io.tidemark.sink;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Spaces out retries: twice as long after each failure up to a bound, and from half to the whole of
 * that by chance. Not for several threads.
 */
final class Backoff {
  private final long firstNanos;
  private final long lastNanos;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private long nextNanos;
  private long until;
  private boolean failing;

  Backoff(Duration first, Duration last, RandomGenerator random, LongSupplier nanoTime) {
    this.firstNanos = first.toNanos();
    this.lastNanos = last.toNanos();
    this.random = random;
    this.nanoTime = nanoTime;
    this.nextNanos = firstNanos;
  }

  /** After a failure: true where it is the first since all went well. */
  boolean failed() {
    boolean first = !failing;
    failing = true;
    until = nanoTime.getAsLong() + nextNanos / 2 + random.nextLong(nextNanos / 2 + 1);
    nextNanos = Math.min(lastNanos, nextNanos * 2);
    return first;
  }

  /** After a success: true where it ends a time of failures. */
  boolean succeeded() {
    boolean recovered = failing;
    failing = false;
    nextNanos = firstNanos;
    return recovered;
  }

  /** Until the next try; 0 where it is due. */
  Duration remaining() {
    return failing ? Duration.ofNanos(Math.max(0, until - nanoTime.getAsLong())) : Duration.ZERO;
  }
}
