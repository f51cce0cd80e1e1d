package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.it.Servers;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.RedisSettings;
import io.tidemark.runtime.Settings;
import io.tidemark.runtime.TopicCreation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Cache topics on a real Kafka, a generation filled from them, and a comparison of the two. */
final class VerifyRig implements AutoCloseable {
  static final int BARS_KEPT = 5;
  static final int PARTITIONS = 2;
  static final RedisKeys KEYS = new RedisKeys(1);

  private final Servers.Kafka broker = Servers.kafka();
  private final Servers.Redis server = Servers.redis();
  private final RedisClient client = RedisClient.create(server.url());
  private final StatefulRedisConnection<String, String> connection = client.connect();
  private final KafkaProducer<byte[], byte[]> producer;
  private int runs;
  private KafkaSettings kafka;
  private SinkConfig config = SinkConfig.local();

  VerifyRig() {
    kafka = KafkaSettings.local(broker.bootstrap());
    producer =
        new KafkaProducer<>(
            kafka.properties(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Empty topics and an empty Redis. */
  void begin() {
    begin(Map.of());
  }

  void begin(Map<String, String> settings) {
    clear();
    kafka =
        new KafkaSettings(
            broker.bootstrap(), new Topics("v" + runs++ + "."), PARTITIONS, 1, Map.of());
    try (Admin admin = Admin.create(kafka.properties())) {
      TopicCreation.ensure(admin, kafka);
    }
    Map<String, String> all = new HashMap<>(settings);
    all.put("TIDEMARK_BARS_KEPT_1M", Integer.toString(BARS_KEPT));
    config = SinkConfig.from(Settings.of(all));
  }

  /** An empty Redis. */
  void clear() {
    redis().flushall();
    redis().configSet("maxmemory", "0");
  }

  KafkaSettings kafka() {
    return kafka;
  }

  String redisUrl() {
    return server.url();
  }

  RedisCommands<String, String> redis() {
    return connection.sync();
  }

  /** Puts a value into Redis past the write rule, to expire in an hour. */
  void put(String key, String json) {
    redis().set(key, json, SetArgs.Builder.px(Duration.ofHours(1)));
  }

  void append(CacheTopic kind, String key, long version) {
    append(kind, key, version, CacheRecords.json(key, version), System.currentTimeMillis());
  }

  void delete(CacheTopic kind, String key, long version) {
    append(kind, key, version, null, System.currentTimeMillis());
  }

  void append(CacheTopic kind, String key, long version, @Nullable String json, long timestamp) {
    send(record(kind, key, version, json, timestamp));
  }

  void scored(String key, long version, double score) {
    ProducerRecord<byte[], byte[]> record =
        record(
            CacheTopic.MOMENTUM,
            key,
            version,
            CacheRecords.json(key, version),
            System.currentTimeMillis());
    record.headers().add(RecordHeaders.SCORE, Double.toString(score).getBytes(UTF_8));
    send(record);
  }

  /** Fills generation 1 as a sink does, and serves it. */
  void fill() {
    RedisLink link = new RedisLink(RedisSettings.local(server.url()));
    try (LogReading log = new LogReading(kafka)) {
      Expiring expiring = new Expiring(config.expiry(), new SplittableRandom(1));
      RedisWriter writer =
          new RedisWriter(link, new ScriptPlan(config.batching(), config.barsKept(), expiring));
      CacheState state = new CacheState(link);
      EntryRouting routing = new EntryRouting(kafka.topics(), KEYS, 1 << 20);
      for (String topic : kafka.topics().allCache()) {
        for (TopicPartition partition : log.partitions(topic)) {
          long end = log.end(partition);
          List<CacheWrite> writes = new ArrayList<>();
          log.read(partition, 0, end, record -> writes.add((CacheWrite) routing.route(record)));
          writer.settle(writer.send(Conflation.newest(writes), WriteMode.FILL));
          state.begin(KEYS, Map.of(partition, end));
        }
      }
      state.activate(1);
    } finally {
      link.close();
    }
  }

  VerifyReport verify() {
    return verify(VerifyOptions.ALL);
  }

  VerifyReport verify(VerifyOptions options) {
    try (Verification verification = verification()) {
      return verification.served(options, VerifyWatch.NOBODY);
    }
  }

  /** Everything, and what is wrong is mended. */
  VerifyReport repair() {
    VerifyOptions all = VerifyOptions.ALL;
    return verify(new VerifyOptions(0, all.kinds(), all.symbols(), all.portfolios(), true));
  }

  Verification verification() {
    Duration soon = Duration.ofMillis(10); // nothing moves here
    return new Verification(
        kafka,
        RedisSettings.local(server.url()),
        config,
        InstantSource.system(),
        new Verification.Waits(Duration.ofMillis(100), List.of(soon, soon, soon)));
  }

  private ProducerRecord<byte[], byte[]> record(
      CacheTopic kind, String key, long version, @Nullable String json, long timestamp) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            kafka.topics().cache(kind),
            partition(kind, key),
            timestamp,
            key.getBytes(UTF_8),
            json == null ? null : json.getBytes(UTF_8));
    record.headers().add(RecordHeaders.VERSION, Long.toString(version).getBytes(UTF_8));
    return record;
  }

  /** All of a symbol in one partition, as the processor has it. */
  private static int partition(CacheTopic kind, String key) {
    String id = kind.interval() == null ? key : key.substring(0, key.lastIndexOf('/'));
    return Math.floorMod(id.hashCode(), PARTITIONS);
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    try {
      assertThat(producer.send(record).get().hasOffset()).isTrue();
    } catch (Exception e) {
      throw new AssertionError("not appended", e);
    }
  }

  @Override
  public void close() {
    producer.close();
    connection.close();
    client.shutdown();
    server.close();
    broker.close();
  }
}
