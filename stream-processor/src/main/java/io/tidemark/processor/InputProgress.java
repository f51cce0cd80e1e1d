package io.tidemark.processor;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** How far the application has committed its inputs. */
interface InputProgress {
  /** The next offset of each of {@code partitions} that has one; throws a KafkaException. */
  Map<TopicPartition, Long> committed(Set<TopicPartition> partitions);
}
