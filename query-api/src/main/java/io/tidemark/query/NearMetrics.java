package io.tidemark.query;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.vertx.core.json.JsonObject;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** What the near cache counts; safe for many threads. */
final class NearMetrics {
  private static final String PREFIX = "tidemark_query_near_";

  private final MetricRegistry registry;
  private final Counter hits;
  private final Counter misses;
  private final Counter bypassed;
  private final Counter joined;
  private final Counter evictions;
  private final Counter announcements;
  private final Counter dropped;
  private final Counter gaps;
  private final Counter behind;

  NearMetrics(MetricRegistry registry) {
    this.registry = registry;
    hits = registry.counter(PREFIX + "hits_total");
    misses = registry.counter(PREFIX + "misses_total");
    bypassed = registry.counter(PREFIX + "bypassed_total");
    joined = registry.counter(PREFIX + "joined_total");
    evictions = registry.counter(PREFIX + "evictions_total");
    announcements = registry.counter(PREFIX + "announcements_total");
    dropped = registry.counter(PREFIX + "dropped_total");
    gaps = registry.counter(PREFIX + "gaps_total");
    behind = registry.counter(PREFIX + "behind_total");
    Gauge<Double> share = this::hitShare;
    registry.gauge(PREFIX + "hit_share", () -> share);
  }

  /** Shows how large the near cache is, and whether it may answer. */
  void sizes(LongSupplier entries, LongSupplier bytes, BooleanSupplier trusted) {
    Gauge<Long> count = entries::getAsLong;
    Gauge<Long> size = bytes::getAsLong;
    Gauge<Integer> open = () -> trusted.getAsBoolean() ? 1 : 0;
    registry.gauge(PREFIX + "entries", () -> count);
    registry.gauge(PREFIX + "bytes", () -> size);
    registry.gauge(PREFIX + "trusted", () -> open);
  }

  /** How many of all reads were answered from near. */
  double hitShare() {
    long found = hits.getCount();
    long all = found + misses.getCount() + bypassed.getCount();
    return all == 0 ? 0 : (double) found / all;
  }

  /** What has been counted since the start. */
  JsonObject json() {
    return new JsonObject()
        .put("hits", hits.getCount())
        .put("misses", misses.getCount())
        .put("bypassed", bypassed.getCount())
        .put("joined", joined.getCount())
        .put("evictions", evictions.getCount())
        .put("announcements", announcements.getCount())
        .put("dropped", dropped.getCount())
        .put("gaps", gaps.getCount())
        .put("hitShare", hitShare());
  }

  void hit() {
    hits.inc();
  }

  void missed() {
    misses.inc();
  }

  /** A read that went past it, since announcements may have been missed. */
  void bypassed() {
    bypassed.inc();
  }

  /** A read that waited for another one of the same key. */
  void joined() {
    joined.inc();
  }

  void evicted() {
    evictions.inc();
  }

  void announced() {
    announcements.inc();
  }

  /** An entry that an announcement has overtaken. */
  void dropped() {
    dropped.inc();
  }

  void gap() {
    gaps.inc();
  }

  /** A read that found something older than what had been answered before. */
  void behind() {
    behind.inc();
  }
}
