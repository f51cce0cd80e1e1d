package io.tidemark.ingest;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.util.concurrent.CompletableFuture;

/** What ingest counts; safe for many threads. */
final class IngestMetrics {
  private final MetricRegistry registry;
  private final Meter accepted;
  private final Meter rejected;
  private final Meter undelivered;
  private final Meter turnedAway;
  private final Meter dropped;
  private final Timer acknowledge;

  IngestMetrics(MetricRegistry registry) {
    this.registry = registry;
    accepted = registry.meter("tidemark_ingest_accepted");
    rejected = registry.meter("tidemark_ingest_rejected");
    undelivered = registry.meter("tidemark_ingest_undelivered");
    turnedAway = registry.meter("tidemark_ingest_turned_away");
    dropped = registry.meter("tidemark_ingest_dropped");
    acknowledge = registry.timer("tidemark_ingest_acknowledge_seconds");
  }

  void watch(Admission admission) {
    Gauge<Integer> requests = admission::requests;
    Gauge<Long> bytes = admission::bytes;
    registry.register("tidemark_ingest_requests_in_flight", requests);
    registry.register("tidemark_ingest_bytes_in_flight", bytes);
  }

  void watch(Outbox outbox) {
    Gauge<Integer> waiting = outbox::size;
    registry.register("tidemark_ingest_waiting", waiting);
  }

  /** An event of a provider that was overtaken by a newer one, or turned away. */
  void dropped() {
    dropped.mark();
  }

  void rejected(int items) {
    rejected.mark(items);
  }

  /** A request refused since too much was going on. */
  void turnedAway() {
    turnedAway.mark();
  }

  /** Ends a delivery, and counts and times what becomes of it. */
  CompletableFuture<Delivery.Outcome> timed(Delivery delivery) {
    Timer.Context time = acknowledge.time();
    return delivery
        .end()
        .whenComplete(
            (outcome, failure) -> {
              time.stop();
              if (outcome != null) {
                accepted.mark(outcome.acknowledged());
                undelivered.mark((long) outcome.unsent() + outcome.unknown());
              }
            });
  }
}
