package io.tidemark.chaos;

import io.tidemark.runtime.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their beginnings to their ends as they are now. */
final class TopicLog {
  private final KafkaSettings kafka;

  TopicLog(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  /** Hands over each record of a topic, in the order of each partition. */
  void read(String topic, String isolation, Consumer<ConsumerRecord<byte[], byte[]>> action) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(isolation)) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (!ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(action);
      }
    }
  }

  /** The sum of the ends of some topics: it rests when nobody writes to them. */
  long ends(List<String> topics) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_uncommitted")) {
      return topics.stream()
          .flatMap(topic -> consumer.endOffsets(partitions(consumer, topic)).values().stream())
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
    return new KafkaConsumer<>(
        kafka.properties(
            Map.of(
                "isolation.level",
                isolation,
                "enable.auto.commit",
                false,
                "max.poll.records",
                5_000)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
