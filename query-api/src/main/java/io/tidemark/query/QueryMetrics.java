package io.tidemark.query;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.LockFreeExponentiallyDecayingReservoir;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the query API counts; safe for many threads. */
final class QueryMetrics {
  private static final String PREFIX = "tidemark_query_";
  private static final double NANOS_A_MICRO = 1_000;
  static final int SAMPLED_ONE_IN = 32;
  private static final int MOST_CLASS = 5;

  private final Map<Route, Counter[]> requests = new EnumMap<>(Route.class);
  private final Counter hits;
  private final Counter misses;
  private final Counter malformed;
  private final Timer redis;
  private final Timer answers;
  private final long since = System.currentTimeMillis();
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
    malformed = registry.counter(PREFIX + "malformed_total");
    redis = registry.timer(PREFIX + "redis_seconds", QueryMetrics::timer);
    answers = registry.timer(PREFIX + "answer_seconds", QueryMetrics::timer);
    Gauge<Integer> underWay = inFlight::get;
    registry.gauge(PREFIX + "in_flight", () -> underWay);
  }

  private static Timer timer() {
    return new Timer(LockFreeExponentiallyDecayingReservoir.builder().build());
  }

  void begun() {
    inFlight.incrementAndGet();
  }

  void ended(Route route, int status) {
    inFlight.decrementAndGet();
    answered(route, status);
  }

  /** Counts an answer that was given at once. */
  void answered(Route route, int status) {
    Counter[] classes = requests.get(route);
    if (classes != null) {
      classes[Math.min(status / 100, MOST_CLASS)].inc();
    }
  }

  /** Counts what is no HTTP. */
  void malformed() {
    malformed.inc();
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

  /** Notes how long an answer took, one of 32, since a note costs more than a hit. */
  void took(long startNanos) {
    if ((ThreadLocalRandom.current().nextInt() & (SAMPLED_ONE_IN - 1)) == 0) {
      answers.update(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }
  }

  /** When it began to count, in epoch milliseconds. */
  long since() {
    return since;
  }

  /** How many requests were answered with a status of one hundred, 5 for 500 to 599. */
  long answered(int hundred) {
    return requests.values().stream().mapToLong(classes -> classes[hundred].getCount()).sum();
  }

  /** What Redis had of what was asked of it, and how long it took. */
  JsonObject redisJson() {
    return times(redis).put("hits", hits.getCount()).put("misses", misses.getCount());
  }

  /** How long answers took. */
  JsonObject answersJson() {
    return times(answers);
  }

  private static JsonObject times(Timer timer) {
    com.codahale.metrics.Snapshot times = timer.getSnapshot();
    return new JsonObject()
        .put("count", timer.getCount())
        .put("meanMicros", Math.round(times.getMean() / NANOS_A_MICRO))
        .put("p99Micros", Math.round(times.get99thPercentile() / NANOS_A_MICRO));
  }
}
