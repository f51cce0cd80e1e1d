package io.tidemark.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
 * reads of a server have failed, the next ones fail at once, but for a few probes. Confined to one
 * event loop.
 */
final class RedisGuard {
  /** The server of reads that are of several, or of the only one. */
  static final String ALL = "";

  private static final int MOST_SERVERS = 1_000;
  private static final CircuitBreakerConfig CONFIG =
      CircuitBreakerConfig.custom()
          .slidingWindowSize(10)
          .minimumNumberOfCalls(5)
          .failureRateThreshold(50)
          .waitDurationInOpenState(Duration.ofMillis(500))
          .permittedNumberOfCallsInHalfOpenState(3)
          .build();

  private final Deadlines deadlines;
  private final CircuitBreaker ofAll = CircuitBreaker.of("redis", CONFIG);

  /** Of a cluster; forgotten with servers that nobody reads any more. */
  private final Cache<String, CircuitBreaker> ofEach =
      Caffeine.newBuilder()
          .maximumSize(MOST_SERVERS)
          .expireAfterAccess(Duration.ofMinutes(1))
          .executor(Runnable::run)
          .build();

  /**
   * @param deadline of each read
   */
  RedisGuard(Duration deadline) {
    this.deadlines = new Deadlines(deadline, "the cache did not answer in time");
  }

  /** Reads, unless that server is left alone for now; the stage fails in time. */
  <T> CompletionStage<T> read(String server, Supplier<CompletableFuture<T>> read) {
    CircuitBreaker breaker =
        server.equals(ALL)
            ? ofAll
            : ofEach.get(server, name -> CircuitBreaker.of("redis-" + name, CONFIG));
    if (!breaker.tryAcquirePermission()) {
      return CompletableFuture.failedStage(
          RefusedException.unavailable("the cache does not answer"));
    }
    long begun = System.nanoTime();
    CompletableFuture<T> result = read.get();
    deadlines.add(result, begun);
    Stages.end(result, (value, failure) -> ended(breaker, begun, failure));
    return result;
  }

  /** An error that Redis tells is an answer, if not a welcome one. */
  private static void ended(CircuitBreaker breaker, long begunNanos, @Nullable Throwable failure) {
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

  /** Whether Redis, or a server of it, is left alone; from any thread. */
  boolean open() {
    return open(ofAll) || ofEach.asMap().values().stream().anyMatch(RedisGuard::open);
  }

  private static boolean open(CircuitBreaker breaker) {
    return breaker.getState() != CircuitBreaker.State.CLOSED;
  }
}
