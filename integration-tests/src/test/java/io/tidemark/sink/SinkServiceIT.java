package io.tidemark.sink;

import static io.tidemark.model.wire.CacheTopic.BARS_1M;
import static io.tidemark.model.wire.CacheTopic.QUOTES;
import static io.tidemark.sink.CacheRecords.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.it.Servers;
import io.tidemark.launcher.EmbeddedKafka;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.RedisSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SinkServiceIT {
  private static final Pattern SAMPLED =
      Pattern.compile("(?m)^tidemark_sink_sampled_1s_total [1-9]");

  private EmbeddedKafka broker;
  private KafkaSettings kafka;
  private Servers.Redis server;
  private RedisClient client;
  private StatefulRedisConnection<String, String> connection;

  @BeforeAll
  void start(@TempDir Path directory) {
    broker = EmbeddedKafka.start(directory);
    kafka = KafkaSettings.local(broker.bootstrap());
    server = Servers.redis();
    client = RedisClient.create(server.url());
    connection = client.connect();
  }

  @AfterAll
  void stop() {
    connection.close();
    client.shutdown();
    server.close();
    broker.close();
  }

  @Test
  void transactions_committedOrNot_areWrittenAndTheirMarkersPassed() throws Exception {
    try (SinkService sink = sink()) {
      sink.start();
      await().atMost(Duration.ofSeconds(60)).until(() -> sink.health().notReady().isEmpty());
      assertThat(redis().get("tm:active")).isEqualTo("1");

      try (var producer = producer("tx")) {
        producer.initTransactions();
        producer.beginTransaction();
        send(producer, "AAPL", 1);
        send(producer, "MSFT", 1);
        await().untilAsserted(() -> assertThat(redis().get("tm:1:quote:AAPL")).isNotNull());
        producer.abortTransaction();
        producer.beginTransaction();
        send(producer, "AAPL", 2);
        producer.commitTransaction();
      }

      await().until(() -> json("AAPL", 2).equals(redis().get("tm:1:quote:AAPL")));
      await().until(() -> json("MSFT", 1).equals(redis().get("tm:1:quote:MSFT"))); // its own order
      // three records and the markers of two transactions, one of them in a partition at least
      await().until(() -> marks() > 3);
      await() // looked at now and then
          .until(() -> get(sink.port(), "/metrics").contains("tidemark_sink_lag_records 0"));
      String metrics = get(sink.port(), "/metrics");
      assertThat(metrics).contains("tidemark_sink_applied_total");
      assertThat(get(sink.port(), "/health/ready")).contains("UP");
      assertThat(metrics).contains("tidemark_sink_consistent_60s_ratio");
      await().until(() -> SAMPLED.matcher(get(sink.port(), "/metrics")).find());
    }
  }

  @Test
  void restart_goesOnWhereItEnded() throws Exception {
    try (var producer = producer(null)) {
      try (SinkService sink = sink()) {
        sink.start();
        send(producer, "IBM", 1);
        await().atMost(Duration.ofSeconds(60)).until(() -> redis().get("tm:1:quote:IBM") != null);
      }
      long before = marks();
      send(producer, "IBM", 2);

      try (SinkService next = sink()) {
        next.start();
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> json("IBM", 2).equals(redis().get("tm:1:quote:IBM")));
        await().until(() -> marks() == before + 1);
      }
    }
  }

  @Test
  void lostSeries_isFilledAgainOnceABarFindsItGone() throws Exception {
    String series = "tm:1:bars:1m:IBM";
    try (var producer = producer(null);
        SinkService sink = sink()) {
      for (int minute = 1; minute <= 50; minute++) {
        bar(producer, minute, 1);
        bar(producer, minute, 2);
      }
      sink.start();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(redis().zcard(series)).isGreaterThanOrEqualTo(50));
      redis().del(series);

      bar(producer, 51, 1);

      List<String> whole =
          IntStream.rangeClosed(1, 51)
              .mapToObj(minute -> json("IBM/" + minute * 60_000, minute == 51 ? 1 : 2))
              .toList();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(redis().zrange(series, 0, -1)).isEqualTo(whole));
      await().until(() -> redis().exists("tm:1:refill") == 0);
    }
  }

  @Test
  void clearedEntry_thatIsAskedFor_isWrittenAgainAtItsNewestVersion() throws Exception {
    try (var producer = producer(null);
        SinkService sink = sink()) {
      sink.start();
      for (int version = 1; version <= 3; version++) {
        send(producer, "TSLA", version);
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> json("TSLA", 3).equals(redis().get("tm:1:quote:TSLA")));
      redis().del("tm:1:quote:TSLA");

      redis().zadd("tm:1:refill", 1, "tm:1:quote:TSLA");
      redis().zadd("tm:1:refill", 1, "tm:1:nothing:of:ours");

      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> json("TSLA", 3).equals(redis().get("tm:1:quote:TSLA")));
      await().until(() -> redis().exists("tm:1:refill") == 0);
    }
  }

  private SinkService sink() {
    return new SinkService(
        SinkConfig.local().withPort(0),
        kafka,
        RedisSettings.local(server.url()),
        InstantSource.system());
  }

  private RedisCommands<String, String> redis() {
    return connection.sync();
  }

  private long marks() {
    return redis().keys("tm:1:mark:*").stream()
        .mapToLong(mark -> Long.parseLong(redis().get(mark)))
        .sum();
  }

  /** Appends a quote and waits until it is in the log. */
  private void send(KafkaProducer<byte[], byte[]> producer, String symbol, long version)
      throws Exception {
    send(producer, QUOTES, symbol, version);
  }

  /** Appends a minute's bar of a symbol that has no quote. */
  private void bar(KafkaProducer<byte[], byte[]> producer, int minute, long version)
      throws Exception {
    send(producer, BARS_1M, "IBM/" + minute * 60_000, version);
  }

  private void send(
      KafkaProducer<byte[], byte[]> producer, CacheTopic kind, String key, long version)
      throws Exception {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            kafka.topics().cache(kind), key.getBytes(UTF_8), json(key, version).getBytes(UTF_8));
    record.headers().add(RecordHeaders.VERSION, Long.toString(version).getBytes(UTF_8));
    assertThat(producer.send(record).get().hasOffset()).isTrue();
  }

  private KafkaProducer<byte[], byte[]> producer(@Nullable String id) {
    Map<String, Object> more =
        id == null ? Map.of() : Map.of("transactional.id", id, "transaction.timeout.ms", 30_000);
    return new KafkaProducer<>(
        kafka.properties(more), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static String get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
