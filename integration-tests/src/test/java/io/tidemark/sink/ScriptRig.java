package io.tidemark.sink;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.it.Servers;
import io.tidemark.runtime.RedisSettings;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A Redis, a writer into it as the sink has one, and a view of its own to look at it with. */
final class ScriptRig implements AutoCloseable {
  private final Servers.Redis redis;
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;
  private final Scripts scripts;

  ScriptRig() {
    this(new BarsKept(1_500, 1_500, 1_500, 600));
  }

  ScriptRig(BarsKept kept) {
    this(kept, Expiry.local());
  }

  ScriptRig(BarsKept kept, Expiry expiry) {
    redis = Servers.redis();
    client = RedisClient.create(redis.url());
    connection = client.connect();
    scripts = new Scripts(RedisSettings.local(redis.url()), kept, expiry);
  }

  RedisCommands<String, String> redis() {
    return connection.sync();
  }

  String url() {
    return redis.url();
  }

  RedisClient client() {
    return client;
  }

  RedisLink link() {
    return scripts.link();
  }

  /** Applies records in one batch, filling an empty generation. */
  @SafeVarargs
  final Written fill(ConsumerRecord<byte[], byte[]>... records) {
    return apply(WriteMode.FILL, listed(records));
  }

  /** Applies records in one batch, following the log. */
  @SafeVarargs
  final Written apply(ConsumerRecord<byte[], byte[]>... records) {
    return apply(WriteMode.FOLLOW, listed(records));
  }

  Written apply(WriteMode mode, List<ConsumerRecord<byte[], byte[]>> records) {
    return scripts.apply(mode, records);
  }

  @SafeVarargs
  static List<ConsumerRecord<byte[], byte[]>> listed(ConsumerRecord<byte[], byte[]>... records) {
    List<ConsumerRecord<byte[], byte[]>> list = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      list.add(record);
    }
    return list;
  }

  void clear() {
    redis().flushall();
  }

  @Override
  public void close() {
    scripts.close();
    connection.close();
    client.shutdown();
    redis.close();
  }
}
