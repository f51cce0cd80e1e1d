package io.tidemark.ingest;

import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes the producers of events: idempotent, acknowledged by all replicas, bounded in memory and
 * time. No setting of the environment can loosen that.
 */
final class EventProducers {
  private static final long BUFFER_BYTES = 64L * 1024 * 1024;

  private EventProducers() {}

  /**
   * For requests: sends at once, and gives a record up after {@code deliveryTimeout} so that its
   * client gets an answer.
   */
  static Producer<byte[], byte[]> prompt(KafkaSettings kafka, Duration deliveryTimeout) {
    int millis = Math.toIntExact(deliveryTimeout.toMillis());
    return producer(
        kafka,
        Map.of(
            "linger.ms",
            0,
            "batch.size",
            64 * 1024,
            "max.block.ms",
            Math.max(1, Math.min(1_000, millis / 2)),
            "request.timeout.ms",
            Math.max(1, millis / 2),
            "delivery.timeout.ms",
            millis));
  }

  /** For recorded events: large batches, patient with a broker that restarts. */
  static Producer<byte[], byte[]> bulk(KafkaSettings kafka) {
    return producer(
        kafka,
        Map.of(
            "linger.ms", 20,
            "batch.size", 256 * 1024,
            "max.block.ms", 60_000,
            "request.timeout.ms", 30_000,
            "delivery.timeout.ms", 120_000));
  }

  private static Producer<byte[], byte[]> producer(KafkaSettings kafka, Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put("acks", "all");
    config.put("enable.idempotence", true);
    config.put("max.in.flight.requests.per.connection", 5);
    config.put("retries", Integer.MAX_VALUE);
    config.put("compression.type", "lz4");
    config.put("buffer.memory", BUFFER_BYTES);
    config.put("max.request.size", Topics.MAX_INPUT_BYTES);
    return new KafkaProducer<>(
        kafka.properties(config), new ByteArraySerializer(), new ByteArraySerializer());
  }
}
