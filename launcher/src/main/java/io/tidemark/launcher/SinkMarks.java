package io.tidemark.launcher;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.RedisSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/** How far the sink has come, as the marks in Redis tell it. */
final class SinkMarks implements AutoCloseable {
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;

  SinkMarks(RedisSettings redis) {
    client = redis.client();
    try {
      connection = client.connect();
    } catch (RuntimeException e) {
      client.shutdown(0, 2, TimeUnit.SECONDS);
      throw e;
    }
  }

  /** The next offsets of the generation being served; none where there is no generation. */
  Map<TopicPartition, Long> of(Set<TopicPartition> partitions) {
    String active = connection.sync().get(RedisKeys.ACTIVE);
    if (active == null || partitions.isEmpty()) {
      return Map.of();
    }
    RedisKeys keys = new RedisKeys(Long.parseLong(active));
    List<TopicPartition> order = List.copyOf(partitions);
    String[] names =
        order.stream()
            .map(partition -> keys.mark(partition.topic(), partition.partition()))
            .toArray(String[]::new);
    List<KeyValue<String, String>> values = connection.sync().mget(names);
    Map<TopicPartition, Long> marks = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      if (values.get(i).hasValue()) {
        marks.put(order.get(i), Long.parseLong(values.get(i).getValue()));
      }
    }
    return marks;
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown(0, 2, TimeUnit.SECONDS);
  }
}
