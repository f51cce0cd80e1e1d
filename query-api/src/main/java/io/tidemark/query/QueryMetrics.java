package io.tidemark.query;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.LockFreeExponentiallyDecayingReservoir;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the query API counts; safe for many threads. */
final class QueryMetrics {
  private static final String PREFIX = "tidemark_query_";
  private static final int MOST_CLASS = 5;

  private final Map<Route, Counter[]> requests = new EnumMap<>(Route.class);
  private final Counter hits;
  private final Counter misses;
  private final Timer redis;
  private final AtomicInteger inFlight = new AtomicInteger();

  QueryMetrics(MetricRegistry registry) {
    for (Route route : Route.values()) {
      String name = PREFIX + "requests_" + route.name().toLowerCase(Locale.ROOT);
      Counter[] classes = new Counter[MOST_CLASS + 1];
      for (int status = 0; status <= MOST_CLASS; status++) {
        classes[status] = registry.counter(name + "_" + Math.max(2, status) + "xx_total");
      }
      requests.put(route, classes);
    }
    hits = registry.counter(PREFIX + "hits_total");
    misses = registry.counter(PREFIX + "misses_total");
    redis =
        registry.timer(
            PREFIX + "redis_seconds",
            () -> new Timer(LockFreeExponentiallyDecayingReservoir.builder().build()));
    Gauge<Integer> underWay = inFlight::get;
    registry.gauge(PREFIX + "in_flight", () -> underWay);
  }

  void begun() {
    inFlight.incrementAndGet();
  }

  void ended(Route route, int status) {
    inFlight.decrementAndGet();
    Counter[] classes = requests.get(route);
    if (classes != null) {
      classes[Math.min(status / 100, MOST_CLASS)].inc();
    }
  }

  void found(int present, int absent) {
    if (present > 0) {
      hits.inc(present);
    }
    if (absent > 0) {
      misses.inc(absent);
    }
  }

  void redis(long nanos) {
    redis.update(nanos, TimeUnit.NANOSECONDS);
  }
}
