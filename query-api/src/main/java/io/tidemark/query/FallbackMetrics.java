package io.tidemark.query;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What is counted of answers that Redis could not give; safe for many threads. */
final class FallbackMetrics {
  private static final String PREFIX = "tidemark_query_fallback_";

  private final Counter known;
  private final Counter asked;
  private final Counter found;
  private final Counter unknown;
  private final Counter refused;
  private final Counter failures;
  private final Timer calls;
  private final List<BooleanSupplier> open = new CopyOnWriteArrayList<>();

  FallbackMetrics(MetricRegistry registry) {
    known = registry.counter(PREFIX + "known_total");
    asked = registry.counter(PREFIX + "asked_total");
    found = registry.counter(PREFIX + "found_total");
    unknown = registry.counter(PREFIX + "unknown_total");
    refused = registry.counter(PREFIX + "refused_total");
    failures = registry.counter(PREFIX + "call_failures_total");
    calls = registry.timer(PREFIX + "call_seconds");
    Gauge<Long> leftAlone = () -> open.stream().filter(BooleanSupplier::getAsBoolean).count();
    registry.gauge("tidemark_query_redis_left_alone", () -> leftAlone);
  }

  /** Shows how many event loops leave Redis alone. */
  void watch(BooleanSupplier breakerOpen) {
    open.add(breakerOpen);
  }

  /** An answer from what was known last. */
  void known() {
    known.inc();
  }

  /** An entry asked of the processors. */
  void asked() {
    asked.inc();
  }

  void found() {
    found.inc();
  }

  /** Its owner says that there is none. */
  void unknown() {
    unknown.inc();
  }

  /** Nobody could say. */
  void refused() {
    refused.inc();
  }

  /** A request to a processor that was answered. */
  void called(long nanos) {
    calls.update(nanos, TimeUnit.NANOSECONDS);
  }

  /** A request to a processor that was not answered. */
  void callFailed() {
    failures.inc();
  }
}
