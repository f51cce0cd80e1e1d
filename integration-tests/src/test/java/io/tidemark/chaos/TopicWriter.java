package io.tidemark.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.runtime.KafkaSettings;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes straight to the topics, as a producer of its own or as one that has gone mad. */
final class TopicWriter implements AutoCloseable {
  /** Marks what must not be taken, so that the recomputation need not judge. */
  static final String POISON = "chaos-poison";

  private final KafkaSettings kafka;
  private final KafkaProducer<byte[], byte[]> producer;

  TopicWriter(KafkaSettings kafka) {
    this.kafka = kafka;
    this.producer =
        new KafkaProducer<>(
            kafka.properties(
                Map.of(
                    "acks", "all",
                    "linger.ms", 5,
                    "max.block.ms", 5_000,
                    "request.timeout.ms", 5_000,
                    "delivery.timeout.ms", 15_000)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Appends a price; {@code acknowledged} is told where Kafka has it. */
  void price(String symbol, String json, Consumer<RecordMetadata> acknowledged) {
    send(
        new ProducerRecord<>(kafka.topics().prices(), symbol.getBytes(UTF_8), json.getBytes(UTF_8)),
        acknowledged);
  }

  /** Appends what must be turned away. */
  void poison(ProducerRecord<byte[], byte[]> record) {
    record.headers().add(POISON, new byte[0]);
    send(record, done -> {});
  }

  private void send(ProducerRecord<byte[], byte[]> record, Consumer<RecordMetadata> acknowledged) {
    try {
      Future<RecordMetadata> unused =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  acknowledged.accept(metadata);
                }
              });
    } catch (KafkaException e) {
      // no room, or no metadata: not sent, and not acknowledged
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
