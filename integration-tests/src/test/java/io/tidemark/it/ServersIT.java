package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.Test;

class ServersIT {
  @Test
  void redis_afterStart_answers() {
    try (Servers.Redis redis = Servers.redis();
        RedisClient client = RedisClient.create(redis.url());
        var connection = client.connect()) {
      assertThat(connection.sync().set("k", "v")).isEqualTo("OK");
    }
  }
}
