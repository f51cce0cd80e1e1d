package io.tidemark.launcher;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * The ends that stages have to reach for all that was in the input topics, when this was made, to
 * have come through. A stage's goal is fixed once those before it have reached theirs, so that it
 * is reached although more is coming in all the while.
 */
final class Goals {
  private final Map<String, Map<TopicPartition, Long>> fixed = new HashMap<>();

  /**
   * The goal of a stage.
   *
   * @param fix whether the stages before it have reached theirs
   * @param ends of its inputs as they are now
   */
  Map<TopicPartition, Long> of(
      String stage, boolean fix, Supplier<Map<TopicPartition, Long>> ends) {
    return fix ? fixed.computeIfAbsent(stage, any -> ends.get()) : ends.get();
  }
}
