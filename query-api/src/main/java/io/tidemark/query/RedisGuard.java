package io.tidemark.query;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a Redis that does not answer from costing every read its deadline: once half of the last
 * reads have failed, the next ones fail at once, but for a few probes. Confined to one event loop.
 */
final class RedisGuard {
  private final CircuitBreaker breaker;
  private final Deadlines deadlines;

  /**
   * @param deadline of each read
   */
  RedisGuard(Duration deadline) {
    this.deadlines = new Deadlines(deadline, "the cache did not answer in time");
    this.breaker =
        CircuitBreaker.of(
            "redis",
            CircuitBreakerConfig.custom()
                .slidingWindowSize(10)
                .minimumNumberOfCalls(5)
                .failureRateThreshold(50)
                .waitDurationInOpenState(Duration.ofMillis(500))
                .permittedNumberOfCallsInHalfOpenState(3)
                .build());
  }

  /** Reads, unless Redis is left alone for now; the stage fails in time. */
  <T> CompletionStage<T> read(Supplier<CompletableFuture<T>> read) {
    if (!breaker.tryAcquirePermission()) {
      return CompletableFuture.failedStage(
          RefusedException.unavailable("the cache does not answer"));
    }
    long begun = System.nanoTime();
    CompletableFuture<T> result = read.get();
    deadlines.add(result, begun);
    Stages.end(result, (value, failure) -> ended(begun, failure));
    return result;
  }

  /** An error that Redis tells is an answer, if not a welcome one. */
  private void ended(long begunNanos, @Nullable Throwable failure) {
    long took = System.nanoTime() - begunNanos;
    Throwable cause = failure == null ? null : Stages.cause(failure);
    if (cause instanceof RefusedException refused && refused.silence()) {
      breaker.onError(took, TimeUnit.NANOSECONDS, refused);
    } else {
      breaker.onSuccess(took, TimeUnit.NANOSECONDS);
    }
  }

  /** Fails what takes too long; to be called many times a second. */
  void expire(long nowNanos) {
    deadlines.expire(nowNanos);
  }

  /** Whether Redis is left alone; from any thread. */
  boolean open() {
    return breaker.getState() != CircuitBreaker.State.CLOSED;
  }
}
