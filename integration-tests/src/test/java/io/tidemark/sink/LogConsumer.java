package io.tidemark.sink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A consumer of a log that is kept, so that one can go back in it. */
final class LogConsumer extends MockConsumer<byte[], byte[]> {
  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> log = new HashMap<>();

  LogConsumer(List<TopicPartition> partitions) {
    super("earliest");
    Map<TopicPartition, Long> starts = new HashMap<>();
    Map<String, List<PartitionInfo>> topics = new HashMap<>();
    for (TopicPartition partition : partitions) {
      starts.put(partition, 0L);
      log.put(partition, new ArrayList<>());
      topics.computeIfAbsent(partition.topic(), topic -> new ArrayList<>()).add(of(partition));
    }
    updateBeginningOffsets(starts);
    updateEndOffsets(starts);
    topics.forEach(this::updatePartitions);
  }

  void append(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    log.getOrDefault(partition, List.of()).add(record);
    updateEndOffsets(Map.of(partition, record.offset() + 1));
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    for (TopicPartition partition : assignment()) {
      if (!paused().contains(partition)) {
        long position = position(partition);
        log.getOrDefault(partition, List.of()).stream()
            .filter(record -> record.offset() >= position)
            .forEach(this::addRecord);
      }
    }
    return super.poll(timeout);
  }

  private static PartitionInfo of(TopicPartition partition) {
    Node[] none = {};
    return new PartitionInfo(partition.topic(), partition.partition(), Node.noNode(), none, none);
  }
}
