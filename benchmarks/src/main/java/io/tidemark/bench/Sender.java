package io.tidemark.bench;

import io.tidemark.runtime.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Appends records, placed by their keys as every Kafka producer places them by default, and
 * acknowledged by all replicas. A record that is refused fails whatever is sent next.
 */
final class Sender implements AutoCloseable {
  private static final Map<String, Object> BULK =
      Map.of("linger.ms", 20, "batch.size", 256 * 1024, "buffer.memory", 64L * 1024 * 1024);

  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final AtomicLong acknowledged = new AtomicLong();

  private Sender(KafkaSettings kafka, Map<String, Object> settings) {
    producer =
        new KafkaProducer<>(
            kafka.properties(settings), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** One for much at once. */
  static Sender bulk(KafkaSettings kafka) {
    return new Sender(kafka, BULK);
  }

  /** One that waits for other records no longer than that, milliseconds. */
  static Sender prompt(KafkaSettings kafka, int linger) {
    return new Sender(kafka, Map.of("linger.ms", linger, "buffer.memory", 64L * 1024 * 1024));
  }

  /** Appends a record; blocks while too much is under way. */
  void send(ProducerRecord<byte[], byte[]> record) {
    requireHealthy();
    Future<RecordMetadata> unused =
        producer.send(
            record,
            (metadata, problem) -> {
              if (problem == null) {
                acknowledged.incrementAndGet();
              } else {
                failure.compareAndSet(null, problem);
              }
            });
  }

  /** Waits until all is acknowledged. */
  void flush() {
    producer.flush();
    requireHealthy();
  }

  /** How many records have been acknowledged. */
  long acknowledged() {
    return acknowledged.get();
  }

  private void requireHealthy() {
    Exception problem = failure.get();
    if (problem != null) {
      throw new IllegalStateException("a record was not taken: " + problem, problem);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
