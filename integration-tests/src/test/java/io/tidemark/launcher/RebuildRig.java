package io.tidemark.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.it.Servers;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.model.wire.Topics;
import io.tidemark.query.QueryConfig;
import io.tidemark.query.QueryService;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.RedisSettings;
import io.tidemark.runtime.TopicCreation;
import io.tidemark.sink.SinkConfig;
import io.tidemark.sink.SinkService;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** A Kafka, a Redis, a sink and a query API, and the command line before them. */
final class RebuildRig implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whoever waits for a machine that is busy with other things has not been refused. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final Map<String, Long> versions = new ConcurrentHashMap<>();

  private final Servers.Kafka broker = Servers.kafka();
  private final Servers.Redis server = Servers.redis();
  private final KafkaSettings kafka =
      new KafkaSettings(broker.bootstrap(), new Topics("r."), 2, 1, Map.of());
  private final RedisClient client = RedisClient.create(server.url());
  private final RedisCommands<String, String> redis = client.connect().sync();
  private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
  private final KafkaProducer<byte[], byte[]> producer;
  private final SinkService sink;
  private final QueryService query;

  RebuildRig() {
    try (Admin admin = Admin.create(kafka.properties())) {
      TopicCreation.ensure(admin, kafka);
    }
    producer =
        new KafkaProducer<>(
            kafka.properties(Map.of("linger.ms", 5)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    RedisSettings at = RedisSettings.local(server.url());
    sink = new SinkService(SinkConfig.local().withPort(0), kafka, at, InstantSource.system());
    sink.start();
    query = new QueryService(QueryConfig.local().withPort(0).withTimeout(PATIENCE), at);
    query.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> sink.health().notReady().isEmpty() && query.health().notReady().isEmpty());
  }

  RedisCommands<String, String> redis() {
    return redis;
  }

  QueryService query() {
    return query;
  }

  KafkaSettings kafka() {
    return kafka;
  }

  /** Appends a symbol's next quote; its version is one above its last. */
  void quote(String symbol) {
    long version = versions.merge(symbol, 1L, Long::sum);
    append(CacheTopic.QUOTES, symbol, version, quoteJson(symbol, version));
  }

  static String quoteJson(String symbol, long version) {
    return "{\"version\":" + version + ",\"symbol\":\"" + symbol + "\",\"tidemark\":\"0@1\"}";
  }

  void append(CacheTopic kind, String key, long version, String json) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(kafka.topics().cache(kind), key.getBytes(UTF_8), json.getBytes(UTF_8));
    record.headers().add(RecordHeaders.VERSION, Long.toString(version).getBytes(UTF_8));
    Future<RecordMetadata> unused =
        producer.send(
            record,
            (metadata, failure) -> {
              if (failure != null) {
                failures.add(failure);
              }
            });
  }

  /** Waits until all that was appended is acknowledged, and the last quote is served. */
  void awaitServed() {
    producer.flush();
    if (!failures.isEmpty()) {
      throw new AssertionError("not appended", failures.peek());
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              Called status = call("status", "--json", "--wait", "30");
              JsonNode stages = JSON.readTree(status.out()).path("stages");
              for (JsonNode stage : stages) {
                if (stage.path("name").asText().equals("sink")) {
                  assertThat(stage.path("lag").asLong()).isZero();
                }
              }
            });
  }

  /** What a command ended with. */
  record Called(int code, String out, String err) {
    JsonNode json() {
      try {
        return JSON.readTree(out);
      } catch (IOException e) {
        throw new UncheckedIOException(out + err, e);
      }
    }
  }

  Called call(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Shell shell = new Shell(settings(), new PrintWriter(out), new PrintWriter(err), false);
    int code = Main.commandLine(shell, new StopSignal()).execute(arguments);
    shell.err().flush();
    return new Called(code, out.toString(), err.toString());
  }

  Map<String, String> settings() {
    return Map.of(
        "TIDEMARK_TOPIC_PREFIX", kafka.topics().prefix(),
        "TIDEMARK_KAFKA_BOOTSTRAP", kafka.bootstrap(),
        "TIDEMARK_REDIS_URL", server.url());
  }

  @Override
  public void close() {
    query.close();
    sink.close();
    producer.close();
    client.shutdown(0, 2, TimeUnit.SECONDS);
    server.close();
    broker.close();
  }
}
