package io.tidemark.sink;

import io.tidemark.model.wire.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * How far each partition of the cache topics has to be applied before a generation that was begun
 * empty may be served.
 *
 * @param ends the end offsets when it was begun, of the partitions that held anything
 */
record Fill(Map<TopicPartition, Long> ends) {
  Fill {
    ends = Map.copyOf(ends);
  }

  /** Up to the present ends of all cache topics. */
  static Fill begin(Consumer<byte[], byte[]> consumer, Topics topics) {
    return begin(consumer, partitions(consumer, topics.allCache()));
  }

  /** Up to the present ends of {@code partitions}. */
  static Fill begin(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
    ends.entrySet().removeIf(end -> end.getValue() <= begins.getOrDefault(end.getKey(), 0L));
    return new Fill(ends);
  }

  /** All partitions of some topics. */
  static List<TopicPartition> partitions(
      Consumer<byte[], byte[]> consumer, Collection<String> topics) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      for (PartitionInfo partition : consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, partition.partition()));
      }
    }
    return partitions;
  }

  /** Those whose marks are not there yet. */
  Set<TopicPartition> missing(Map<TopicPartition, Long> marks) {
    return ends.entrySet().stream()
        .filter(end -> marks.getOrDefault(end.getKey(), -1L) < end.getValue())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
