package io.tidemark.query;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;

/** What the streams count; safe for many threads. */
final class StreamMetrics {
  private static final String PREFIX = "tidemark_query_stream_";

  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger channels = new AtomicInteger();
  private final AtomicInteger subscriptions = new AtomicInteger();
  private final Counter events;
  private final Counter conflated;
  private final Counter slow;
  private final Counter resets;
  private final Counter reads;
  private final Counter refused;
  private final Counter unanswered;

  StreamMetrics(MetricRegistry registry) {
    gauge(registry, "connections", connections);
    gauge(registry, "channels", channels);
    gauge(registry, "subscriptions", subscriptions);
    events = registry.counter(PREFIX + "events_total");
    conflated = registry.counter(PREFIX + "conflated_total");
    slow = registry.counter(PREFIX + "slow_total");
    resets = registry.counter(PREFIX + "resets_total");
    reads = registry.counter(PREFIX + "reads_total");
    refused = registry.counter(PREFIX + "refused_total");
    unanswered = registry.counter(PREFIX + "pings_unanswered_total");
  }

  private static void gauge(MetricRegistry registry, String name, AtomicInteger value) {
    Gauge<Integer> gauge = value::get;
    registry.gauge(PREFIX + name, () -> gauge);
  }

  /** Takes a place for a connection; false where there are {@code most} already. */
  boolean connected(int most) {
    if (connections.incrementAndGet() > most) {
      connections.decrementAndGet();
      refused.inc();
      return false;
    }
    return true;
  }

  void disconnected() {
    connections.decrementAndGet();
  }

  /** A channel is followed that was not before, on one event loop. */
  void followed() {
    channels.incrementAndGet();
  }

  void forgotten() {
    channels.decrementAndGet();
  }

  void subscribed(int more) {
    subscriptions.addAndGet(more);
  }

  void told() {
    events.inc();
  }

  /** A change was overtaken by the next before it was told. */
  void conflated() {
    conflated.inc();
  }

  /** A client does not read as fast as it is written to. */
  void slow() {
    slow.inc();
  }

  void reset() {
    resets.inc();
  }

  void read(int many) {
    reads.inc(many);
  }

  void unanswered() {
    unanswered.inc();
  }

  /** {@code {"connections":2,"channels":3,"subscriptions":4}}. */
  JsonObject json() {
    return new JsonObject()
        .put("connections", connections.get())
        .put("channels", channels.get())
        .put("subscriptions", subscriptions.get());
  }
}
