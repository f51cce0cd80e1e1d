package io.tidemark.launcher;

import io.tidemark.model.Tidemark;
import io.tidemark.runtime.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The topic of the dead letters, read as it stands: what was committed before the reading began. A
 * partition's records come in their order.
 */
final class DeadLetterLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  /** How long it may yield nothing before that is an error. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;

  DeadLetterLog(KafkaSettings kafka) {
    topic = kafka.topics().deadLetters();
    consumer =
        new KafkaConsumer<>(
            kafka.properties(
                Map.of(
                    "isolation.level",
                    "read_committed",
                    "enable.auto.commit",
                    false,
                    "auto.offset.reset",
                    "earliest",
                    "allow.auto.create.topics",
                    false,
                    "default.api.timeout.ms",
                    15_000)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Reads all of it. */
  void each(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    List<TopicPartition> partitions = partitions();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long heard = System.nanoTime();
    while (!reached(ends)) {
      var records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        TopicPartition from = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < ends.getOrDefault(from, 0L)) {
          reader.accept(record);
        }
      }
      heard = records.isEmpty() ? heard : System.nanoTime();
      giveUpAfter(heard);
    }
  }

  /** The record at a position; empty where there is none, or none any more. */
  Optional<ConsumerRecord<byte[], byte[]>> at(Tidemark position) {
    TopicPartition partition = new TopicPartition(topic, position.partition());
    List<TopicPartition> one = List.of(partition);
    if (!partitions().contains(partition)
        || position.offset() < consumer.beginningOffsets(one).getOrDefault(partition, 0L)
        || position.offset() >= consumer.endOffsets(one).getOrDefault(partition, 0L)) {
      return Optional.empty();
    }
    consumer.assign(one);
    consumer.seek(partition, position.offset());
    long asked = System.nanoTime();
    while (consumer.position(partition) <= position.offset()) {
      var records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        // The next one comes where the one asked for was taken back, or marks a transaction's end.
        ConsumerRecord<byte[], byte[]> record = records.iterator().next();
        return record.offset() == position.offset() ? Optional.of(record) : Optional.empty();
      }
      giveUpAfter(asked);
    }
    return Optional.empty();
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private void giveUpAfter(long heard) {
    if (System.nanoTime() - heard > PATIENCE_NANOS) {
      throw new KafkaException("Kafka does not send what " + topic + " holds");
    }
  }

  private List<TopicPartition> partitions() {
    Collection<PartitionInfo> found = consumer.partitionsFor(topic);
    if (found.isEmpty()) {
      throw new KafkaException("no topic " + topic + "; tidemark topics tells which there are");
    }
    Map<Integer, TopicPartition> sorted = new TreeMap<>();
    found.forEach(
        info -> sorted.put(info.partition(), new TopicPartition(topic, info.partition())));
    return List.copyOf(sorted.values());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
