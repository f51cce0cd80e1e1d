package io.tidemark.sink;

import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.codec.StringCodec;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.runtime.Health;
import io.tidemark.runtime.RedisAccess;
import io.tidemark.runtime.RedisConnection;
import io.tidemark.runtime.RedisSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A sink's loop on a real Redis, its turns taken by the test, its records out of a list. */
final class LoopRig implements AutoCloseable {
  static final TopicPartition QUOTES_0 = CacheRecords.partition(CacheTopic.QUOTES, 0);
  static final TopicPartition QUOTES_1 = CacheRecords.partition(CacheTopic.QUOTES, 1);

  final LogConsumer consumer = new LogConsumer(List.of(QUOTES_0, QUOTES_1));
  final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  final Health health = new Health();
  final MetricRegistry metrics = new MetricRegistry();
  final SinkLoop loop;

  private final RedisLink link;
  private final RedisAccess view;
  private @Nullable RedisConnection<String> connection;
  private long offset0;

  LoopRig(String url) {
    this(RedisSettings.local(url).withTimeout(Duration.ofMillis(400)));
  }

  LoopRig(RedisSettings redis) {
    this(redis, Duration.ofMillis(20));
  }

  /**
   * @param check between two looks at whether Redis still holds what was written
   */
  LoopRig(RedisSettings redis, Duration check) {
    SinkConfig local = SinkConfig.local();
    Duration soon = Duration.ofMillis(20);
    SinkConfig config =
        new SinkConfig(
            local.host(),
            0,
            local.group(),
            new Batching(50, 1 << 20, 20, 1 << 20, 100_000),
            local.expiry(),
            local.barsKept(),
            new Pace(Duration.ZERO, check, Duration.ofMillis(5), soon),
            local.sweep());
    view = redis.withTimeout(Duration.ofSeconds(10)).access("test");
    link = new RedisLink(redis);
    Expiring expiring = new Expiring(config.expiry(), new SplittableRandom(1));
    ScriptPlan plan = new ScriptPlan(config.batching(), config.barsKept(), expiring);
    LostSeries lost = new LostSeries();
    SinkStatus status = new SinkStatus();
    status.report(health);
    loop =
        new SinkLoop(
            new SinkLoop.Collaborators(
                consumer,
                new RedisWriter(link, plan),
                new CacheState(link),
                new DeadLetters(producer, "letters"),
                lost,
                status,
                new SinkMetrics(metrics, InstantSource.fixed(Instant.ofEpochMilli(1_000)))),
            CacheRecords.TOPICS,
            config,
            new SplittableRandom(2),
            System::nanoTime);
    loop.subscribe();
  }

  /** Gives the loop partitions, as the group would. */
  void assign(TopicPartition... partitions) {
    consumer.rebalance(List.of(partitions));
  }

  /** Appends a quote to partition 0. */
  void quote(String symbol, long version) {
    append(CacheRecords.json(symbol, version), symbol, version);
  }

  void append(@Nullable String json, String symbol, long version) {
    append(CacheRecords.record(CacheTopic.QUOTES, symbol, version, json, 0, offset0));
  }

  void append(ConsumerRecord<byte[], byte[]> record) {
    if (record.partition() == 0) {
      offset0 = record.offset() + 1;
    }
    consumer.append(record);
  }

  /** Takes turns until something is so. */
  void turnsUntil(Callable<Boolean> condition) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofSeconds(40))
        .ignoreExceptionsInstanceOf(RedisException.class) // of the condition: the test's own view
        .until(
            () -> {
              loop.turn();
              return condition.call();
            });
  }

  RedisClusterCommands<String, String> redis() {
    RedisConnection<String> current = connection;
    if (current == null) {
      try {
        current = view.connect(StringCodec.UTF8).join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof RedisException away ? away : e;
      }
      connection = current;
    }
    return current.stateful() instanceof StatefulRedisClusterConnection<String, String> cluster
        ? cluster.sync()
        : ((StatefulRedisConnection<String, String>) current.stateful()).sync();
  }

  @Nullable String mark(TopicPartition partition) {
    return redis().get("tm:1:mark:" + partition.topic() + ":" + partition.partition());
  }

  @Nullable Long committed(TopicPartition partition) {
    var offset = consumer.committed(Set.of(partition)).get(partition);
    return offset == null ? null : offset.offset();
  }

  @Override
  public void close() {
    view.close().join();
    link.close();
    consumer.close();
  }
}
