package io.tidemark.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.runtime.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** One record of an input topic, as a consumer gets it. */
record Received(String key, @Nullable String value, String position) {
  /** All of a topic from its beginning to its end as it is now. */
  static List<Received> all(KafkaSettings kafka, String topic) {
    List<Received> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.properties(Map.of("enable.auto.commit", false)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> all.add(of(record)));
      }
    }
    return all;
  }

  private static Received of(ConsumerRecord<byte[], byte[]> record) {
    return new Received(
        new String(record.key(), UTF_8),
        record.value() == null ? null : new String(record.value(), UTF_8),
        record.partition() + "@" + record.offset());
  }
}
