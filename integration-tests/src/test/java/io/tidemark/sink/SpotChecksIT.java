package io.tidemark.sink;

import static io.tidemark.model.wire.CacheTopic.BARS_1M;
import static io.tidemark.model.wire.CacheTopic.QUOTES;
import static io.tidemark.sink.CacheRecords.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.it.Servers;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.runtime.RedisSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpotChecksIT {
  private static final long START = 1_700_000_000_000L;

  private final AtomicLong millis = new AtomicLong(START);
  private final InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
  private Servers.Redis server;
  private RedisClient client;
  private StatefulRedisConnection<String, String> connection;
  private RedisLink link;
  private MetricRegistry registry;
  private Samples samples;
  private SpotChecks checks;

  @BeforeAll
  void start() {
    server = Servers.redis();
    client = RedisClient.create(server.url());
    connection = client.connect();
    link = new RedisLink(RedisSettings.local(server.url()));
  }

  @AfterAll
  void stop() {
    link.close();
    connection.close();
    client.shutdown();
    server.close();
  }

  @BeforeEach
  void fresh() {
    redis().flushall();
    redis().configSet("maxmemory", "0");
    millis.set(START);
    registry = new MetricRegistry();
    samples = new Samples(new SplittableRandom(1));
    checks = new SpotChecks(samples, new Consistency(registry), link, Expiry.local(), clock);
  }

  @Test
  void sampleInRedis_isConsistentAtEachTime() {
    redis().set("tm:1:quote:AAPL", json("AAPL", 5));
    pick(QUOTES, "AAPL", 5, START);

    assertThat(at(999)).isZero();
    assertThat(at(1_000)).isEqualTo(1);
    assertThat(at(10_000)).isEqualTo(1);
    assertThat(at(60_000)).isEqualTo(1);

    assertThat(List.of(ratio("1s"), ratio("10s"), ratio("60s"))).containsOnly(1.0);
    assertThat(registry.counter("tidemark_sink_consistent_60s_total").getCount()).isEqualTo(1);
  }

  @Test
  void newerVersionInRedis_isConsistent() {
    redis().set("tm:1:quote:AAPL", json("AAPL", 10));
    pick(QUOTES, "AAPL", 9, START);
    at(1_000);

    assertThat(ratio("1s")).isEqualTo(1.0);
  }

  @Test
  void olderOrAbsent_isMissed_untilItComes() {
    redis().set("tm:1:quote:AAPL", json("AAPL", 4));
    pick(QUOTES, "AAPL", 5, START);
    millis.addAndGet(300);
    pick(QUOTES, "MSFT", 1, START);
    at(1_000);
    redis().set("tm:1:quote:AAPL", json("AAPL", 5));
    at(10_000);

    assertThat(ratio("1s")).isZero();
    assertThat(ratio("10s")).isEqualTo(0.5);
    assertThat(ratio("60s")).isNaN();
  }

  @Test
  void recordReadLate_hasMissedWhatHasPassed() {
    redis().set("tm:1:quote:AAPL", json("AAPL", 5));
    pick(QUOTES, "AAPL", 5, START - 20_000);
    at(0);
    at(60_000);

    assertThat(ratio("1s")).isZero();
    assertThat(ratio("10s")).isZero();
    assertThat(ratio("60s")).isEqualTo(1.0);
  }

  @Test
  void bar_isLookedForAtItsTime() {
    redis().zadd("tm:1:bars:1m:AAPL", 60_000, json("AAPL/60000", 5));
    pick(BARS_1M, "AAPL/60000", 5, START);
    millis.addAndGet(300);
    pick(BARS_1M, "AAPL/60000", 6, START);
    at(1_000);

    assertThat(ratio("1s")).isEqualTo(0.5);
  }

  @Test
  void evictedEntry_isNotCounted() {
    redis().configSet("maxmemory", "100mb");
    redis().configSet("maxmemory-policy", "allkeys-lru");
    pick(QUOTES, "AAPL", 5, START);
    at(1_000);

    assertThat(ratio("1s")).isNaN();
  }

  @Test
  void anotherType_isMissed() {
    redis().lpush("tm:1:quote:AAPL", "x");
    pick(QUOTES, "AAPL", 5, START);
    redis().configSet("maxmemory", "0");
    at(1_000);

    assertThat(ratio("1s")).isZero();
  }

  @Test
  void manyWrites_arePickedNowAndThen() {
    for (int i = 0; i < 1_000; i++) {
      pick(QUOTES, "AAPL", 5, millis.get());
      millis.incrementAndGet();
    }

    assertThat(samples.take()).hasSize(5);
  }

  private RedisCommands<String, String> redis() {
    return connection.sync();
  }

  private void pick(CacheTopic kind, String key, long version, long appended) {
    byte[] text = Long.toString(version).getBytes(UTF_8);
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            CacheRecords.TOPICS.cache(kind),
            0,
            0,
            appended,
            TimestampType.CREATE_TIME,
            0,
            0,
            key.getBytes(UTF_8),
            json(key, version).getBytes(UTF_8),
            new org.apache.kafka.common.header.internals.RecordHeaders(
                List.of(new RecordHeader(RecordHeaders.VERSION, text))),
            Optional.empty());
    samples.pick(List.of(CacheRecords.write(record)), millis.get());
  }

  /** Takes a turn so long after the start. */
  private int at(long after) {
    checks.turn();
    millis.set(START + after);
    return checks.turn();
  }

  private double ratio(String within) {
    Gauge<?> gauge = registry.getGauges().get("tidemark_sink_consistent_" + within + "_ratio");
    return gauge == null ? Double.NEGATIVE_INFINITY : (Double) gauge.getValue();
  }
}
