package io.tidemark.sink;

import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries again while Redis or Kafka is away, for a bounded time. Not for several threads. */
final class Patience {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

  private final Duration limit;
  private final LongSupplier nanoTime;
  private final Backoff backoff;
  private long failingSince;
  private boolean failing;

  Patience(Duration limit, Pace pace, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.backoff =
        new Backoff(pace.firstRetry(), pace.lastRetry(), new SplittableRandom(), nanoTime);
  }

  /** Asks until there is an answer. */
  <T> T ask(Supplier<T> question) {
    while (true) {
      try {
        T answer = question.get();
        succeeded();
        return answer;
      } catch (RetryLaterException | RedisException | RetriableException e) {
        failed(e);
      }
    }
  }

  /** Does something until it is done. */
  void until(Runnable action) {
    boolean done =
        ask(
            () -> {
              action.run();
              return true;
            });
    if (!done) {
      throw new IllegalStateException("neither done nor failed");
    }
  }

  /** Waits a while; throws {@link RebuildFailedException} once that has been too long. */
  void failed(RuntimeException e) {
    long now = nanoTime.getAsLong();
    if (!failing) {
      failing = true;
      failingSince = now;
    }
    if (backoff.failed()) {
      LOG.warn("waiting to try again: {}", e.getMessage());
    }
    Duration wait = backoff.remaining();
    if (now + wait.toNanos() - failingSince > limit.toNanos()) {
      throw new RebuildFailedException(
          "given up after " + limit.toSeconds() + " s: " + e.getMessage(), e);
    }
    LockSupport.parkNanos(wait.toNanos());
  }

  /** All is well. */
  void succeeded() {
    failing = false;
    if (backoff.succeeded()) {
      LOG.warn("going on");
    }
  }
}
