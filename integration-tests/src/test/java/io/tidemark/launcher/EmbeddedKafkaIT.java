package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.TopicCreation;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
  @TempDir private Path directory;

  @Test
  void restart_onOtherPorts_isTheSameCluster() throws Exception {
    String clusterId;
    try (EmbeddedKafka first = EmbeddedKafka.start(directory)) {
      clusterId = clusterIdAfterMakingTopics(first);
    }

    try (EmbeddedKafka second = EmbeddedKafka.start(directory)) {
      KafkaSettings kafka = KafkaSettings.local(second.bootstrap());
      try (Admin admin = Admin.create(kafka.properties())) {
        assertThat(admin.describeCluster().clusterId().get()).isEqualTo(clusterId);
        assertThat(TopicCreation.ensure(admin, kafka)).isEmpty();
      }
    }
  }

  @Test
  void start_afterFormattingBrokeOff_formatsAgain() throws Exception {
    Files.writeString(directory.resolve("bootstrap.checkpoint"), "");

    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
      assertThat(clusterIdAfterMakingTopics(kafka)).isNotEmpty();
    }
  }

  private static String clusterIdAfterMakingTopics(EmbeddedKafka server) throws Exception {
    KafkaSettings kafka = KafkaSettings.local(server.bootstrap());
    try (Admin admin = Admin.create(kafka.properties())) {
      TopicCreation.ensure(admin, kafka);
      return admin.describeCluster().clusterId().get();
    }
  }
}
