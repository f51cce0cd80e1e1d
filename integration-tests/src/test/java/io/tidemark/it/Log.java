package io.tidemark.it;

import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.runtime.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes to topics, and reads them whole, as a stranger to the services would. */
public final class Log implements AutoCloseable {
  private final KafkaSettings kafka;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

  public Log(KafkaSettings kafka) {
    this.kafka = kafka;
    this.producer =
        new KafkaProducer<>(
            kafka.properties(Map.of("acks", "all", "linger.ms", 5)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** A cache record as it stands in the log. */
  public record Written(
      String topic, int partition, long offset, String key, @Nullable String value, long version) {}

  /** Appends one record; {@link #flush} tells whether that went well. */
  public void append(String topic, String key, @Nullable String value) {
    Future<RecordMetadata> ignored =
        producer.send(
            new ProducerRecord<>(
                topic,
                key.getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8)),
            (metadata, failure) -> {
              if (failure != null) {
                failures.add(failure);
              }
            });
  }

  /** Returns once all that was appended is acknowledged. */
  public void flush() {
    producer.flush();
    if (!failures.isEmpty()) {
      throw new AssertionError("not appended", failures.peek());
    }
  }

  /**
   * All of a cache topic from its beginning to its end as it is now.
   *
   * @param isolation {@code read_uncommitted} or {@code read_committed}
   */
  public List<Written> read(String topic, String isolation) {
    List<Written> read = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(isolation)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (!ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          read.add(written(record));
        }
      }
    }
    return read;
  }

  /** The newest record of every key by version, as the sink would have it. */
  public Map<String, Written> newest(String topic) {
    Map<String, Written> newest = new HashMap<>();
    for (Written record : read(topic, "read_uncommitted")) {
      newest.merge(record.key(), record, (a, b) -> b.version() > a.version() ? b : a);
    }
    return newest;
  }

  /** The newest record of one key by version. */
  public Optional<Written> newest(String topic, String key) {
    return Optional.ofNullable(newest(topic).get(key));
  }

  private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
    return new KafkaConsumer<>(
        kafka.properties(Map.of("isolation.level", isolation, "enable.auto.commit", false)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static Written written(ConsumerRecord<byte[], byte[]> record) {
    byte[] version = record.headers().lastHeader(RecordHeaders.VERSION).value();
    long number = Long.parseLong(new String(version, StandardCharsets.US_ASCII));
    if (record.value() != null && Entry.version(record.value()) != number) {
      throw new AssertionError("header and JSON differ in " + record);
    }
    return new Written(
        record.topic(),
        record.partition(),
        record.offset(),
        new String(record.key(), StandardCharsets.UTF_8),
        record.value() == null ? null : new String(record.value(), StandardCharsets.UTF_8),
        number);
  }

  @Override
  public void close() {
    producer.close();
  }
}
