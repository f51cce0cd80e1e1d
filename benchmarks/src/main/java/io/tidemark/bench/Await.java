package io.tidemark.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits that end. */
final class Await {
  private Await() {}

  /** Waits until something is so, looking every {@code step}; throws after {@code limit}. */
  static void until(String what, Duration limit, Duration step, BooleanSupplier so) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("not within " + limit.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(step.toNanos());
    }
  }
}
