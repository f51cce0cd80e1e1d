package io.tidemark.sink;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A time that may be spent on waiting, all waits together. Not for several threads. */
final class WaitBudget {
  private static final long STEP_NANOS = Duration.ofMillis(20).toNanos();

  private long leftNanos;

  WaitBudget(Duration whole) {
    this.leftNanos = whole.toNanos();
  }

  /** Waits until something is so, or the time is used up. */
  void await(BooleanSupplier condition) {
    while (leftNanos > 0 && !condition.getAsBoolean()) {
      LockSupport.parkNanos(STEP_NANOS);
      leftNanos -= STEP_NANOS;
    }
  }
}
