package io.tidemark.launcher;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.codec.StringCodec;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.RedisAccess;
import io.tidemark.runtime.RedisConnection;
import io.tidemark.runtime.RedisSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;

/** How far the sink has come, as the marks in Redis tell it. */
final class SinkMarks implements AutoCloseable {
  private final RedisAccess access;
  private final RedisConnection<String> connection;

  SinkMarks(RedisSettings redis) {
    access = redis.access("tidemark");
    try {
      connection = answer(access.connect(StringCodec.UTF8));
    } catch (RuntimeException e) {
      access.close().join();
      throw e;
    }
  }

  /** The edition of the cache topics that is served; the first where nothing is. */
  String edition() {
    String active = answer(connection.async().get(RedisKeys.ACTIVE));
    String edition =
        active == null
            ? null
            : answer(connection.async().get(new RedisKeys(Long.parseLong(active)).edition()));
    return edition == null ? "" : edition;
  }

  /** The next offsets of the generation being served; none where there is no generation. */
  Map<TopicPartition, Long> of(Set<TopicPartition> partitions) {
    String active = answer(connection.async().get(RedisKeys.ACTIVE));
    if (active == null || partitions.isEmpty()) {
      return Map.of();
    }
    RedisKeys keys = new RedisKeys(Long.parseLong(active));
    List<TopicPartition> order = List.copyOf(partitions);
    String[] names =
        order.stream()
            .map(partition -> keys.mark(partition.topic(), partition.partition()))
            .toArray(String[]::new);
    List<KeyValue<String, String>> values = answer(connection.async().mget(names));
    Map<TopicPartition, Long> marks = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      if (values.get(i).hasValue()) {
        marks.put(order.get(i), Long.parseLong(values.get(i).getValue()));
      }
    }
    return marks;
  }

  private static <T> T answer(CompletionStage<T> reply) {
    try {
      return reply.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RedisException cause ? cause : new RedisException(e.getCause());
    }
  }

  @Override
  public void close() {
    access.close().join();
  }
}
