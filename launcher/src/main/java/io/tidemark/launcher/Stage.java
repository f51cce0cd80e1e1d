package io.tidemark.launcher;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * How far one stage of the pipeline has come with what lies before it.
 *
 * @param position the sum of its next offsets
 * @param end the sum of its inputs' ends
 * @param lag the sum of the offsets between the two
 */
record Stage(String name, int partitions, long position, long end, long lag) {
  /**
   * A stage at {@code positions}; a partition that it has no position in counts from its begin.
   *
   * @param ends decide which partitions count
   */
  static Stage of(
      String name,
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> ends,
      Map<TopicPartition, Long> positions) {
    long position = 0;
    long end = 0;
    long lag = 0;
    for (Map.Entry<TopicPartition, Long> partition : ends.entrySet()) {
      long begin = begins.getOrDefault(partition.getKey(), 0L);
      long next = Math.max(begin, positions.getOrDefault(partition.getKey(), begin));
      position += next;
      end += partition.getValue();
      lag += Math.max(0, partition.getValue() - next);
    }
    return new Stage(name, ends.size(), position, end, lag);
  }
}
