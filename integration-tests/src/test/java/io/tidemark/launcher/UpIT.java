package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.runtime.KafkaSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpIT {
  @TempDir private Path directory;

  @Test
  void sigterm_endsEverythingAndKeepsData() throws Exception {
    ProcessHandle redis;
    try (TidemarkProcess up = TidemarkProcess.up(directory)) {
      Endpoints endpoints = DataDirectory.running(directory).orElseThrow();
      redis = redisProcess(endpoints);
      publish(endpoints);
      onRedis(endpoints, connection -> connection.set("kept", "yes"));

      assertThat(up.terminate()).as(up.output()).isZero();
    }

    assertThat(redis.isAlive()).isFalse();
    assertThat(DataDirectory.running(directory)).isEmpty();
    try (TidemarkProcess again = TidemarkProcess.up(directory)) {
      Endpoints endpoints = DataDirectory.running(directory).orElseThrow();
      assertThat(published(endpoints)).isEqualTo("kept");
      String kept = onRedis(endpoints, connection -> connection.get("kept"));
      assertThat(kept).isEqualTo("yes");
      assertThat(again.terminate()).isZero();
    }
  }

  @Test
  void secondUp_isRefusedInOneLine_firstGoesOn() {
    try (TidemarkProcess up = TidemarkProcess.up(directory);
        TidemarkProcess second = TidemarkProcess.start(TidemarkProcess.upOn(directory))) {
      assertThat(second.exitCode()).isEqualTo(2);
      assertThat(second.output().lines()).hasSize(1).first().asString().contains("in use");

      try (TidemarkProcess topics =
          TidemarkProcess.start("topics", "--data", directory.toString())) {
        assertThat(topics.exitCode()).as(topics.output()).isZero();
      }
      assertThat(up.terminate()).isZero();
    }
  }

  @Test
  void kill9_nextUpEndsTheOrphanAndKeepsData() throws Exception {
    Endpoints before;
    ProcessHandle orphan;
    try (TidemarkProcess up = TidemarkProcess.up(directory)) {
      before = DataDirectory.running(directory).orElseThrow();
      orphan = redisProcess(before);
      publish(before);
      onRedis(before, connection -> connection.set("kept", "yes"));
      up.kill();
    }
    assertThat(orphan.isAlive()).isTrue();

    try (TidemarkProcess again = TidemarkProcess.up(directory)) {
      assertThat(orphan.isAlive()).isFalse();
      Endpoints endpoints = DataDirectory.running(directory).orElseThrow();
      assertThat(published(endpoints)).isEqualTo("kept");
      String kept = onRedis(endpoints, connection -> connection.get("kept"));
      assertThat(kept).isEqualTo("yes");
      assertThat(again.terminate()).isZero();
    }
  }

  @Test
  void redisKilled_isStartedAgainAtTheSamePlace() throws Exception {
    try (TidemarkProcess up = TidemarkProcess.up(directory)) {
      Endpoints endpoints = DataDirectory.running(directory).orElseThrow();
      ProcessHandle first = redisProcess(endpoints);

      first.destroyForcibly();

      await("another Redis")
          .ignoreExceptions()
          .until(() -> redisProcess(endpoints).pid() != first.pid());
      assertThat(up.terminate()).isZero();
    }
  }

  @Test
  void directory_readOnly_isRefusedInOneLine() throws Exception {
    Path locked =
        Files.createDirectory(
            directory.resolve("locked"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
    assumeFalse(Files.isWritable(locked), "this user may write everywhere");

    try (TidemarkProcess up = TidemarkProcess.start(TidemarkProcess.upOn(locked))) {
      assertThat(up.exitCode()).isEqualTo(2);
      assertThat(up.output().lines()).hasSize(1).first().asString().contains("can't be written");
    }
  }

  private static ProcessHandle redisProcess(Endpoints endpoints) {
    String info = onRedis(endpoints, connection -> connection.info("server"));
    long pid =
        info.lines()
            .filter(line -> line.startsWith("process_id:"))
            .mapToLong(line -> Long.parseLong(line.substring("process_id:".length()).strip()))
            .findFirst()
            .orElseThrow();
    return ProcessHandle.of(pid).orElseThrow();
  }

  private static <T> T onRedis(
      Endpoints endpoints, Function<RedisCommands<String, String>, T> command) {
    try (RedisClient client = RedisClient.create(endpoints.redis());
        var connection = client.connect()) {
      return command.apply(connection.sync());
    }
  }

  private static void publish(Endpoints endpoints) throws Exception {
    KafkaSettings kafka = KafkaSettings.local(endpoints.kafka());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            kafka.properties(Map.of("acks", "all")),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(kafka.topics().deadLetters(), 0, "key", "kept")).get();
    }
  }

  private static String published(Endpoints endpoints) {
    KafkaSettings kafka = KafkaSettings.local(endpoints.kafka());
    TopicPartition partition = new TopicPartition(kafka.topics().deadLetters(), 0);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            kafka.properties(Map.of("auto.offset.reset", "earliest")),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(partition));
      for (int turn = 0; turn < 20; turn++) {
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          return record.value();
        }
      }
    }
    throw new AssertionError("nothing is kept in " + partition);
  }
}
