package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.it.Servers;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusIT {
  private static final RedisKeys KEYS = new RedisKeys(7);

  private static Servers.Kafka kafkaServer;
  private static Servers.Redis redisServer;
  private static int runs;

  private KafkaSettings kafka;

  @BeforeAll
  static void start() {
    kafkaServer = Servers.kafka();
    redisServer = Servers.redis();
  }

  @AfterAll
  static void stop() {
    redisServer.close();
    kafkaServer.close();
  }

  /** Topics of its own for each test, and the processor's group likewise. */
  @BeforeEach
  void topics() {
    runs++;
    kafka =
        new KafkaSettings(kafkaServer.bootstrap(), new Topics("run" + runs + "."), 2, 1, Map.of());
    redis(redis -> redis.set(RedisKeys.ACTIVE, "7"));
    assertThat(call("topics").code()).isEqualTo(1);
    assertThat(call("topics", "--create").code()).isZero();
  }

  @Test
  void emptyTopics_areCaughtUp() {
    Call status = call("status", "--wait", "10");

    assertThat(status.code()).isZero();
    assertThat(status.out()).contains("processor", "sink");
  }

  @Test
  void inputNotProcessed_lagsTheProcessor() throws Exception {
    publish(kafka.topics().prices());

    Call status = call("status", "--json");

    assertThat(status.code()).isEqualTo(1);
    assertThat(stage(status, "processor").path("lag").asLong()).isEqualTo(1);
    assertThat(stage(status, "sink").path("lag").asLong()).isZero();
  }

  @Test
  void inputProcessed_isCaughtUp() throws Exception {
    publish(kafka.topics().prices());
    commit(processorGroup(), kafka.topics().prices(), 1);

    assertThat(call("status").code()).isZero();
  }

  @Test
  void cacheRecordNotMarked_lagsTheSink_untilItsMarkComes() throws Exception {
    String quotes = kafka.topics().cache(CacheTopic.QUOTES);
    publish(quotes);

    Call before = call("status", "--json");
    redis(redis -> redis.set(KEYS.mark(quotes, 0), "1"));
    Call after = call("status", "--json", "--wait", "10");

    assertThat(stage(before, "sink").path("lag").asLong()).isEqualTo(1);
    assertThat(before.code()).isEqualTo(1);
    assertThat(after.code()).isZero();
  }

  @Test
  void board_whileAtWork_isAStageOfItsOwn() throws Exception {
    String quotes = kafka.topics().cache(CacheTopic.QUOTES);
    publish(quotes);
    redis(redis -> redis.set(KEYS.mark(quotes, 0), "1"));
    try (KafkaConsumer<String, String> board =
        consumer(new Topics(Topics.DEFAULT_PREFIX).boards() + "one")) {
      board.subscribe(List.of(quotes));
      while (board.poll(Duration.ofMillis(100)).isEmpty()) {
        assertThat(board.groupMetadata()).isNotNull();
      }

      Call before = call("status", "--json");
      board.commitSync();
      Call after = call("status", "--json");

      assertThat(stage(before, "board-one").path("lag").asLong()).isEqualTo(1);
      assertThat(after.code()).isZero();
    }
  }

  @Test
  void waitInVain_endsWith1() throws Exception {
    publish(kafka.topics().prices());

    assertThat(call("status", "--wait", "1").code()).isEqualTo(1);
  }

  private record Call(int code, String out) {}

  private Call call(String... arguments) {
    StringWriter out = new StringWriter();
    Map<String, String> environment =
        Map.of(
            "TIDEMARK_TOPIC_PREFIX", kafka.topics().prefix(),
            "TIDEMARK_PARTITIONS", "2",
            "TIDEMARK_PROCESSOR_ID", processorGroup(),
            "TIDEMARK_KAFKA_BOOTSTRAP", kafka.bootstrap(),
            "TIDEMARK_REDIS_URL", redisServer.url());
    PrintWriter err = new PrintWriter(new StringWriter());
    Shell shell = new Shell(environment, new PrintWriter(out), err, false);
    int code = Main.commandLine(shell, new StopSignal()).execute(arguments);
    return new Call(code, out.toString());
  }

  private String processorGroup() {
    return "processor-" + runs;
  }

  private static JsonNode stage(Call status, String name) throws Exception {
    for (JsonNode stage : new ObjectMapper().readTree(status.out()).path("stages")) {
      if (stage.path("name").asText().equals(name)) {
        return stage;
      }
    }
    throw new AssertionError("no stage " + name + " in " + status.out());
  }

  private static void redis(Consumer<RedisCommands<String, String>> command) {
    try (RedisClient client = RedisClient.create(redisServer.url());
        var connection = client.connect()) {
      command.accept(connection.sync());
    }
  }

  private void publish(String topic) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(kafka.properties(), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, 0, "AAPL", "{}")).get();
    }
  }

  private void commit(String group, String topic, long offset) throws Exception {
    try (Admin admin = Admin.create(kafka.properties())) {
      admin
          .alterConsumerGroupOffsets(
              group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)))
          .all()
          .get();
    }
  }

  private KafkaConsumer<String, String> consumer(String group) {
    return new KafkaConsumer<>(
        kafka.properties(
            Map.of(
                "group.id", group,
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false")),
        new StringDeserializer(),
        new StringDeserializer());
  }
}
