package io.tidemark.sink;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.it.Servers;
import io.tidemark.runtime.RedisSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A Redis, a writer into it as the sink has one, and a view of its own to look at it with. */
final class ScriptRig implements AutoCloseable {
  private final Servers.Redis redis = Servers.redis();
  private final RedisClient client = RedisClient.create(redis.url());
  private final StatefulRedisConnection<String, String> connection = client.connect();
  private final RedisLink link = new RedisLink(RedisSettings.local(redis.url()));
  private final RedisWriter writer;

  ScriptRig() {
    this(new BarsKept(1_500, 1_500, 1_500, 600));
  }

  ScriptRig(BarsKept kept) {
    this(kept, Expiry.local());
  }

  ScriptRig(BarsKept kept, Expiry expiry) {
    Expiring expiring = new Expiring(expiry, new SplittableRandom(1));
    writer = new RedisWriter(link, new ScriptPlan(Batching.local(), kept, expiring));
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
    return link;
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
    List<CacheWrite> writes = Conflation.newest(records.stream().map(CacheRecords::write).toList());
    return writer.settle(writer.send(writes, mode));
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
    link.close();
    connection.close();
    client.shutdown();
    redis.close();
  }
}
