package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.TopicCreation;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class ServersIT {
  @Test
  void kafka_afterStart_takesTopics() throws Exception {
    try (Servers.Kafka server = Servers.kafka()) {
      KafkaSettings kafka = KafkaSettings.local(server.bootstrap());
      try (Admin admin = Admin.create(kafka.properties())) {
        TopicCreation.ensure(admin, kafka);

        assertThat(admin.listTopics().names().get()).containsAll(kafka.topics().allCache());
      }
    }
  }

  @Test
  void redis_afterStart_answers() {
    try (Servers.Redis redis = Servers.redis();
        RedisClient client = RedisClient.create(redis.url());
        var connection = client.connect()) {
      assertThat(connection.sync().set("k", "v")).isEqualTo("OK");
    }
  }
}
