package io.tidemark.ingest.provider;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.tidemark.ingest.provider.CallFailedException.Kind;
import io.tidemark.model.InvalidRecordException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * One provider's calls, within its budget and its patience: few at once, none while it asks to be
 * left alone or its circuit breaker is open, a few retries with growing pauses. On the event loop.
 */
final class GuardedCalls {
  private static final int MOST_WAITING = 10_000;
  private static final Duration UNTOLD_PAUSE = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final HttpCalls http;
  private final Terms terms;
  private final Patience patience;
  private final InstantSource clock;
  private final SourceStats stats;
  private final Budget budget;
  private final CircuitBreaker breaker;
  private final IntervalFunction backoff;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;
  private long leftAloneUntil;

  GuardedCalls(
      Vertx vertx,
      HttpCalls http,
      Terms terms,
      Patience patience,
      InstantSource clock,
      SourceStats stats) {
    this.vertx = vertx;
    this.http = http;
    this.terms = terms;
    this.patience = patience;
    this.clock = clock;
    this.stats = stats;
    this.budget = new Budget(stats.name(), terms);
    this.breaker = breaker(stats.name(), patience);
    this.backoff = backoff(patience);
    stats.watch(budget::left, () -> breaker.getState().name());
  }

  private static CircuitBreaker breaker(String name, Patience patience) {
    return CircuitBreaker.of(
        name,
        CircuitBreakerConfig.custom()
            .slidingWindowSize(10)
            .minimumNumberOfCalls(5)
            .failureRateThreshold(50)
            .permittedNumberOfCallsInHalfOpenState(2)
            .maxWaitDurationInHalfOpenState(patience.call())
            .waitDurationInOpenState(patience.breakerOpen())
            .build());
  }

  static IntervalFunction backoff(Patience patience) {
    return IntervalFunction.ofExponentialRandomBackoff(
        patience.backoff(), 2, 0.5, patience.longestBackoff());
  }

  /** Whether calls may be made at all now. */
  boolean well() {
    return breaker.getState() != CircuitBreaker.State.OPEN && clock.millis() >= leftAloneUntil;
  }

  /** What the provider answers; fails with {@link CallFailedException}. */
  Future<List<Message>> ask(Call call) {
    return ask(call, patience.call());
  }

  /** The same with another limit for all of its waiting. */
  Future<List<Message>> ask(Call call, Duration limit) {
    if (waiting.size() >= MOST_WAITING) {
      return Future.failedFuture(
          new CallFailedException(Kind.BUDGET, MOST_WAITING + " calls are waiting"));
    }
    Promise<List<Message>> promise = Promise.promise();
    long deadline = clock.millis() + limit.toMillis();
    waiting.add(() -> attempt(call, deadline, 1, promise));
    next();
    return promise.future().onComplete(done -> leave());
  }

  private void next() {
    while (running < terms.concurrent() && !waiting.isEmpty()) {
      running++;
      waiting.remove().run();
    }
  }

  private void leave() {
    running--;
    next();
  }

  private void attempt(Call call, long deadline, int attempt, Promise<List<Message>> promise) {
    long now = clock.millis();
    Duration left = Duration.ofMillis(Math.max(0, deadline - now));
    if (leftAloneUntil - now > left.toMillis()) {
      String pause = "asked to be left alone for " + (leftAloneUntil - now) + " ms";
      fail(new CallFailedException(Kind.LIMITED, pause), promise);
      return;
    }
    Optional<Duration> wait = budget.spend(call.weight(), left);
    if (wait.isEmpty()) {
      String spent = "the budget is spent for over " + left.toMillis() + " ms";
      fail(new CallFailedException(Kind.BUDGET, spent), promise);
      return;
    }
    long pause = Math.max(wait.get().toMillis(), leftAloneUntil - now);
    after(pause, () -> send(call, deadline, attempt, promise));
  }

  private void after(long millis, Runnable step) {
    if (millis <= 0) {
      step.run();
    } else {
      vertx.setTimer(millis, id -> step.run());
    }
  }

  private void send(Call call, long deadline, int attempt, Promise<List<Message>> promise) {
    if (!breaker.tryAcquirePermission()) {
      fail(new CallFailedException(Kind.BREAKER, "the circuit breaker is open"), promise);
      return;
    }
    long begun = clock.millis();
    long limit = Math.min(patience.attempt().toMillis(), Math.max(1, deadline - begun));
    stats.requested();
    http.get(call.path(), Duration.ofMillis(limit))
        .map(body -> read(call, body))
        .onComplete(
            messages -> {
              breaker.onSuccess(clock.millis() - begun, TimeUnit.MILLISECONDS);
              stats.answered(clock.millis());
              promise.complete(messages);
            },
            failure ->
                failed(Failures.of(failure, clock.instant()), call, deadline, attempt, promise));
  }

  private List<Message> read(Call call, byte[] body) {
    try {
      return call.reading().read(body, clock.millis());
    } catch (InvalidRecordException e) {
      stats.unreadable(call.subject(), body, String.valueOf(e.getMessage()));
      throw new CallFailedException(Kind.UNREADABLE, String.valueOf(e.getMessage()));
    }
  }

  private void failed(
      CallFailedException failure,
      Call call,
      long deadline,
      int attempt,
      Promise<List<Message>> promise) {
    stats.failed(failure, call.subject(), clock.millis());
    if (failure.kind().ill()) {
      breaker.onError(0, TimeUnit.MILLISECONDS, failure);
    } else {
      breaker.releasePermission();
    }
    leaveAlone(failure);
    long pause = backoff.apply(attempt);
    boolean inTime = clock.millis() + pause < deadline;
    if (failure.kind().retryable() && attempt < patience.attempts() && inTime) {
      after(pause, () -> attempt(call, deadline, attempt + 1, promise));
    } else {
      promise.fail(failure);
    }
  }

  private void leaveAlone(CallFailedException failure) {
    if (failure.kind() == Kind.LIMITED || failure.kind() == Kind.BANNED) {
      Duration pause = failure.retryAfter() == null ? UNTOLD_PAUSE : failure.retryAfter();
      leftAloneUntil = Math.max(leftAloneUntil, clock.millis() + pause.toMillis());
      budget.drain();
    }
  }

  private void fail(CallFailedException failure, Promise<List<Message>> promise) {
    stats.failed(failure, "", clock.millis());
    promise.fail(failure);
  }
}
