package io.tidemark.launcher;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** How far each stage from the input topics to Redis has come. */
final class Pipeline {
  private final Topics topics;
  private final String processor;
  private final KafkaPositions kafka;

  /** That of the group of processors that computes {@code topics}. */
  Pipeline(Topics topics, String processor, KafkaPositions kafka) {
    this.topics = topics;
    this.processor = processor;
    this.kafka = kafka;
  }

  /*
   * A stage's ends are asked for after the stages before it have told how far they are, and before
   * its own position. So where no stage lags, all that was in the input topics when this began has
   * come through to Redis, although things go on in between.
   */
  /** Every stage, in the order of the flow, measured against its goal. */
  List<Stage> stages(Goals goals, SinkMarks sink) {
    List<Stage> stages = computed(goals);
    stages.add(sink(goals, stages, sink));
    return stages;
  }

  /** Those up to the cache topics. */
  List<Stage> computed(Goals goals) {
    List<Stage> stages = new ArrayList<>();
    stages.add(group("processor", processor, topics.inputs(), goals, stages));
    List<String> scored =
        List.of(topics.cache(CacheTopic.QUOTES), topics.cache(CacheTopic.MOMENTUM));
    for (String board : kafka.activeGroups(topics.boards())) {
      String name = "board-" + board.substring(topics.boards().length());
      stages.add(group(name, board, scored, goals, stages));
    }
    return stages;
  }

  private Stage group(
      String name, String group, List<String> inputs, Goals goals, List<Stage> before) {
    Set<TopicPartition> partitions = kafka.partitions(inputs);
    Map<TopicPartition, Long> ends = goals.of(name, reached(before), () -> kafka.ends(partitions));
    return Stage.of(name, kafka.begins(partitions), ends, kafka.committed(group));
  }

  private Stage sink(Goals goals, List<Stage> before, SinkMarks sink) {
    Set<TopicPartition> partitions = kafka.partitions(topics.allCache());
    Map<TopicPartition, Long> ends =
        goals.of("sink", reached(before), () -> kafka.ends(partitions));
    return Stage.of("sink", kafka.begins(partitions), ends, sink.of(partitions));
  }

  private static boolean reached(List<Stage> stages) {
    return stages.stream().allMatch(stage -> stage.lag() == 0);
  }
}
