package io.tidemark.ingest.provider;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is counted and told of one provider; safe for many threads to read, written on the event
 * loop.
 */
final class SourceStats {
  /** Takes what could not be read. */
  interface DeadLetters {
    void refused(String key, byte[] bytes, String reason);
  }

  /** What is counted. */
  enum Count {
    REQUESTS,
    FRAMES,
    CONNECTS,
    EVENTS,
    BARS,
    ASSETS,
    STANDBY,
    DUPLICATES,
    LATE,
    GAPS,
    REFILLED,
    UNFILLED,
    REFUSED,
    UNREADABLE,
    DOUBTED
  }

  private static final Logger LOG = LoggerFactory.getLogger(SourceStats.class);
  private static final long LOG_EVERY_MILLIS = 10_000;

  private final String name;
  private final MetricRegistry registry;
  private final DeadLetters deadLetters;
  private final Map<Count, Counter> counts = new EnumMap<>(Count.class);
  private final Map<CallFailedException.Kind, Counter> errors =
      new EnumMap<>(CallFailedException.Kind.class);
  private final Timer lag;
  private volatile @Nullable String lastError;
  private volatile long lastErrorAt;
  private volatile long lastAnswerAt;
  private volatile IntSupplier budgetLeft = () -> 0;
  private volatile Supplier<String> breaker = () -> "CLOSED";
  private long lastLogged;

  SourceStats(String name, MetricRegistry registry, DeadLetters deadLetters) {
    this.name = name;
    this.registry = registry;
    this.deadLetters = deadLetters;
    for (Count count : Count.values()) {
      counts.put(count, registry.counter(metric(lower(count))));
    }
    for (CallFailedException.Kind kind : CallFailedException.Kind.values()) {
      errors.put(kind, registry.counter(metric("errors_" + lower(kind))));
    }
    lag = registry.timer(metric("lag_seconds"));
  }

  String name() {
    return name;
  }

  void watch(IntSupplier left, Supplier<String> state) {
    budgetLeft = left;
    breaker = state;
    Gauge<Integer> budget = left::getAsInt;
    Gauge<Integer> closed = () -> state.get().equals("CLOSED") ? 0 : 1;
    registry.gauge(metric("budget_left"), () -> budget);
    registry.gauge(metric("breaker_open"), () -> closed);
  }

  void count(Count what) {
    count(what, 1);
  }

  void count(Count what, long n) {
    Counter counter = counts.get(what);
    if (counter != null) {
      counter.inc(n);
    }
  }

  long of(Count what) {
    Counter counter = counts.get(what);
    return counter == null ? 0 : counter.getCount();
  }

  long errors(CallFailedException.Kind kind) {
    Counter counter = errors.get(kind);
    return counter == null ? 0 : counter.getCount();
  }

  void requested() {
    count(Count.REQUESTS);
  }

  void answered(long nowMillis) {
    lastAnswerAt = nowMillis;
  }

  /** From the provider's event time to Kafka's acknowledgement. */
  void lagged(long millis) {
    lag.update(Math.max(0, millis), TimeUnit.MILLISECONDS);
  }

  void failed(CallFailedException failure, String subject, long nowMillis) {
    Counter counter = errors.get(failure.kind());
    if (counter != null) {
      counter.inc();
    }
    lastError = lower(failure.kind()) + ": " + failure.getMessage();
    lastErrorAt = nowMillis;
    if (nowMillis - lastLogged >= LOG_EVERY_MILLIS) {
      lastLogged = nowMillis;
      LOG.warn("{} {}: {}", name, subject, lastError);
    }
  }

  void unreadable(String key, byte[] bytes, String reason) {
    count(Count.UNREADABLE);
    deadLetters.refused(key, bytes, name + ": " + reason);
  }

  void refused(String key, byte[] bytes, String reason) {
    count(Count.REFUSED);
    deadLetters.refused(key, bytes, name + ": " + reason);
  }

  /** All of it, for people. */
  JsonObject json() {
    JsonObject counted = new JsonObject();
    counts.forEach((what, counter) -> counted.put(lower(what), counter.getCount()));
    JsonObject failures = new JsonObject();
    errors.forEach(
        (kind, counter) -> {
          if (counter.getCount() > 0) {
            failures.put(lower(kind), counter.getCount());
          }
        });
    JsonObject json =
        new JsonObject()
            .put("budgetLeft", budgetLeft.getAsInt())
            .put("breaker", breaker.get().toLowerCase(Locale.ROOT))
            .put("counts", counted)
            .put("errors", failures)
            .put("lagP99Millis", Math.round(lag.getSnapshot().get99thPercentile() / 1e6));
    if (lastAnswerAt > 0) {
      json.put("lastAnswer", Instant.ofEpochMilli(lastAnswerAt).toString());
    }
    if (lastError != null) {
      json.put("lastError", lastError)
          .put("lastErrorAt", Instant.ofEpochMilli(lastErrorAt).toString());
    }
    return json;
  }

  private String metric(String what) {
    return "tidemark_provider_" + name + "_" + what;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
