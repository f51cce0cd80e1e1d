package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamsSettingsTest {
  @Test
  void killedInstance_isMissedInTimeForATakeoverWithin15Seconds() {
    assertThat(streams(1))
        .containsEntry("main.consumer.session.timeout.ms", 7_000)
        .containsEntry("main.consumer.heartbeat.interval.ms", 1_000);
  }

  @Test
  void changelogs_haveTheReplicasAndTheirSync_ofTheOtherTopics() {
    assertThat(streams(3)).containsEntry("replication.factor", 3);
    assertThat(streams(3)).containsEntry("topic.min.insync.replicas", "2");
    assertThat(streams(1)).doesNotContainKey("topic.min.insync.replicas");
  }

  private static Map<Object, Object> streams(int replication) {
    KafkaSettings kafka =
        new KafkaSettings(
            "127.0.0.1:9092", new Topics(Topics.DEFAULT_PREFIX), 4, replication, Map.of());
    return Map.copyOf(StreamsSettings.streams(ProcessorConfig.local(), kafka));
  }
}
