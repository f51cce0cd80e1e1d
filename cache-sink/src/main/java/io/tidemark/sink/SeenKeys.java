package io.tidemark.sink;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Which keys the log has, as far as it has been read. Not for several threads. */
final class SeenKeys {
  private final KeyHashes any = new KeyHashes();
  private final KeyHashes live = new KeyHashes();
  private final Map<TopicPartition, Long> readUpTo = new HashMap<>();
  private final Map<String, Boolean> begun = new HashMap<>();

  void add(String key, boolean holdsValue) {
    any.add(key);
    if (holdsValue) {
      live.add(key);
    }
  }

  /** Whether the log has any record of the key. */
  boolean any(String key) {
    return any.contains(key);
  }

  /** Whether the log has a value of the key. */
  boolean live(String key) {
    return live.contains(key);
  }

  /** Notes how far a partition has been read, and whether from its very first record. */
  void read(TopicPartition partition, boolean fromTheFirst, long upTo) {
    readUpTo.put(partition, upTo);
    begun.merge(partition.topic(), fromTheFirst, Boolean::logicalAnd);
  }

  /** How far each partition has been read. */
  Map<TopicPartition, Long> readUpTo() {
    return Map.copyOf(readUpTo);
  }

  /** Whether no record of a topic has ever been let go of by age. */
  boolean whole(String topic) {
    return begun.getOrDefault(topic, false);
  }
}
