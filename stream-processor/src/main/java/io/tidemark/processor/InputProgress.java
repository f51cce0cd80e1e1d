package io.tidemark.processor;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** How far the application is behind the ends of its inputs. */
interface InputProgress {
  /**
   * The present ends of those of {@code partitions} that hold records which the application has not
   * committed; throws a KafkaException.
   */
  Map<TopicPartition, Long> ahead(Set<TopicPartition> partitions);

  /** The {@code ends} that lie beyond what has been committed, and beyond what was removed. */
  static Map<TopicPartition, Long> ahead(
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> ends,
      Map<TopicPartition, Long> committed) {
    Map<TopicPartition, Long> ahead = new HashMap<>(ends);
    ahead
        .entrySet()
        .removeIf(
            end ->
                end.getValue() <= committed.getOrDefault(end.getKey(), 0L)
                    || end.getValue() <= begins.getOrDefault(end.getKey(), 0L));
    return ahead;
  }
}
