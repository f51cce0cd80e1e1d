package io.tidemark.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/**
 * A load that does not wait for what it loads: each send has a time at which it is meant to happen,
 * and one that is late is made up for at once and counts from when it was meant.
 */
final class OpenLoop {
  /** A shorter sleep would be longer than asked; what is due by then goes out together. */
  private static final long LEAST_NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private static final int CHECK_EVERY = 256;

  private OpenLoop() {}

  /** One send. */
  @FunctionalInterface
  interface Send {
    /** Sends number {@code index}, meant for a time of {@link System#nanoTime}. */
    void at(long index, long intendedNanos);
  }

  /**
   * Sends evenly, in this thread.
   *
   * @param lag gets how late each was sent, nanoseconds
   * @param stopped asked now and then whether to end early
   */
  static void run(int rate, long count, Send send, Histogram lag, BooleanSupplier stopped) {
    long start = System.nanoTime();
    for (long i = 0; i < count; i++) {
      long intended = start + i * TimeUnit.SECONDS.toNanos(1) / rate;
      long now = System.nanoTime();
      while (intended - now > LEAST_NAP_NANOS) {
        LockSupport.parkNanos(intended - now);
        now = System.nanoTime();
      }
      lag.recordValue(Math.max(0, now - intended));
      send.at(i, intended);
      if (i % CHECK_EVERY == 0 && stopped.getAsBoolean()) {
        return;
      }
    }
  }
}
