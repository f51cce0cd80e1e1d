package io.tidemark.query;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.wire.StateLines;
import io.tidemark.model.wire.StateReply;
import io.tidemark.runtime.HostPort;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to one processor: a few requests at once, each with all that has gathered meanwhile, and
 * none for a while where it does not answer. Confined to one event loop.
 */
final class ProcessorLane {
  /** Requests at once; what comes in between goes together into the next one. */
  static final int MOST_CALLS = 2;

  /** What becomes of a question that was sent here. */
  interface Outcome {
    void answered(StateAsk ask, StateReply reply);

    /** The processor has answered. */
    void heard();

    /** This processor can't say; another one may. */
    void failed(StateAsk ask, String reason);
  }

  private final HostPort address;
  private final StateExchange exchange;
  private final Supplier<String> edition;
  private final Outcome outcome;
  private final FallbackMetrics metrics;
  private final CircuitBreaker breaker;
  private final ArrayDeque<StateAsk> waiting = new ArrayDeque<>();
  private int calls;

  ProcessorLane(
      HostPort address,
      StateExchange exchange,
      Supplier<String> edition,
      Outcome outcome,
      FallbackMetrics metrics) {
    this.address = address;
    this.exchange = exchange;
    this.edition = edition;
    this.outcome = outcome;
    this.metrics = metrics;
    this.breaker =
        CircuitBreaker.of(
            address.toString(),
            CircuitBreakerConfig.custom()
                .slidingWindowSize(6)
                .minimumNumberOfCalls(3)
                .failureRateThreshold(50)
                .waitDurationInOpenState(Duration.ofMillis(500))
                .permittedNumberOfCallsInHalfOpenState(1)
                .build());
  }

  /** Has a question wait for the next {@link #flush}. */
  void add(StateAsk ask) {
    ask.sentTo(address);
    waiting.add(ask);
  }

  /** Whether it has nothing to do. */
  boolean idle() {
    return waiting.isEmpty() && calls == 0;
  }

  /** Sends what waits, as far as it may. */
  void flush() {
    while (calls < MOST_CALLS && !waiting.isEmpty()) {
      List<StateAsk> batch = batch();
      if (batch.isEmpty()) {
        return; // nobody waits any more
      }
      if (breaker.tryAcquirePermission()) {
        call(batch);
      } else {
        batch.forEach(ask -> outcome.failed(ask, address + " does not answer"));
      }
    }
  }

  private List<StateAsk> batch() {
    List<StateAsk> batch = new ArrayList<>(Math.min(waiting.size(), StateLines.MOST));
    while (batch.size() < StateLines.MOST && !waiting.isEmpty()) {
      StateAsk ask = waiting.remove();
      if (!ask.done()) {
        batch.add(ask);
      }
    }
    return batch;
  }

  /** Asks nothing, to know whether it would answer. */
  void probe() {
    if (calls < MOST_CALLS && breaker.tryAcquirePermission()) {
      call(List.of());
    }
  }

  private void call(List<StateAsk> batch) {
    calls++;
    long begun = System.nanoTime();
    byte[] lines = StateLines.write(batch.stream().map(StateAsk::question).toList());
    Stages.end(
        exchange.post(address, edition.get(), lines),
        (answer, failure) -> {
          calls--;
          long took = System.nanoTime() - begun;
          if (answer == null) {
            failed(batch, took, failure);
          } else {
            answered(batch, took, answer);
          }
          flush();
        });
  }

  private void answered(List<StateAsk> batch, long took, byte[] answer) {
    List<StateReply> replies;
    try {
      replies = StateLines.replies(answer, batch.size());
    } catch (InvalidRecordException e) {
      failed(batch, took, e);
      return;
    }
    breaker.onSuccess(took, TimeUnit.NANOSECONDS);
    metrics.called(took);
    outcome.heard();
    for (int i = 0; i < replies.size(); i++) {
      outcome.answered(batch.get(i), replies.get(i));
    }
  }

  private void failed(List<StateAsk> batch, long took, @Nullable Throwable failure) {
    Throwable cause = failure == null ? new IllegalStateException() : Stages.cause(failure);
    if (cause instanceof StateExchange.OtherEditionException) {
      breaker.onSuccess(took, TimeUnit.NANOSECONDS); // it is well, but of no use
    } else {
      breaker.onError(took, TimeUnit.NANOSECONDS, cause);
    }
    metrics.callFailed();
    batch.forEach(ask -> outcome.failed(ask, address + ": " + cause.getMessage()));
  }
}
