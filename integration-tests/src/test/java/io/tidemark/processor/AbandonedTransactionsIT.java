package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.it.Log;
import io.tidemark.it.Servers;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.Settings;
import io.tidemark.runtime.TopicCreation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances and stream threads that died in the middle of a commit. */
class AbandonedTransactionsIT {
  /** Far less than the transaction would be left open for. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What the tasks of a dead instance may take until they go on elsewhere. */
  private static final Duration TAKEOVER = Duration.ofSeconds(15);

  @TempDir private Path directory;

  @Test
  void offsets_inATransactionLeftOpen_doNotHoldUpTheTakeover() throws Exception {
    assertTakenOverFromTheDead(PATIENCE);
  }

  @Test
  @Tag("timed")
  void offsets_inATransactionLeftOpen_areTakenOverWithinSeconds() throws Exception {
    assertTakenOverFromTheDead(TAKEOVER);
  }

  private void assertTakenOverFromTheDead(Duration limit) throws Exception {
    try (Servers.Kafka server = Servers.kafka();
        Admin admin = Admin.create(KafkaSettings.local(server.bootstrap()).properties());
        Log log = new Log(KafkaSettings.local(server.bootstrap()))) {
      KafkaSettings kafka = KafkaSettings.local(server.bootstrap());
      TopicCreation.ensure(admin, kafka);
      log.append(
          kafka.topics().prices(), "AAPL", "{\"symbol\":\"AAPL\",\"price\":1,\"eventTime\":1}");
      log.flush();
      KafkaProducer<byte[], byte[]> killed =
          producer(kafka, ProcessorConfig.DEFAULT_APPLICATION_ID + "-" + UUID.randomUUID() + "-1");
      try {
        leaveOpen(killed, group(kafka), kafka);

        ProcessorService service = new ProcessorService(config("next"), kafka);
        try {
          service.start();
          String quotes = kafka.topics().cache(CacheTopic.QUOTES);
          await().atMost(limit).until(() -> log.newest(quotes, "AAPL").isPresent());
          assertThat(
                  new AbandonedTransactions(admin, ProcessorConfig.DEFAULT_APPLICATION_ID, Set::of)
                      .abort())
              .as("a living instance's transaction is not touched")
              .isEmpty();
        } finally {
          service.close();
        }
      } finally {
        killed.close(Duration.ZERO);
      }
    }
  }

  @Test
  void offsets_leftOpenByADeadThreadOfALivingProcess_doNotHoldUpTheTakeover() throws Exception {
    assertTakenOverFromADeadThread(PATIENCE);
  }

  @Test
  @Tag("timed")
  void offsets_leftOpenByADeadThreadOfALivingProcess_areTakenOverWithinSeconds() throws Exception {
    assertTakenOverFromADeadThread(TAKEOVER);
  }

  private void assertTakenOverFromADeadThread(Duration limit) throws Exception {
    try (Servers.Kafka server = Servers.kafka();
        Admin admin = Admin.create(KafkaSettings.local(server.bootstrap()).properties())) {
      KafkaSettings kafka = KafkaSettings.local(server.bootstrap());
      ProcessorService living = new ProcessorService(config("living"), kafka);
      ProcessorService next = new ProcessorService(config("next"), kafka);
      try {
        living.start();
        await().atMost(PATIENCE).until(() -> living.health().notReady().isEmpty());
        KafkaProducer<byte[], byte[]> dead = producer(kafka, process(admin) + "-2");
        try {
          leaveOpen(dead, group(kafka), kafka);

          next.start();
          await().atMost(limit).until(() -> tasks(next) > 0 && next.health().notReady().isEmpty());
        } finally {
          dead.close(Duration.ZERO);
        }
      } finally {
        next.close();
        living.close();
      }
    }
  }

  @Test
  void transactions_whereMembersHaveNamesOfTheirOwn_areLeftAlone() throws Exception {
    try (Servers.Kafka server = Servers.kafka();
        Admin admin = Admin.create(KafkaSettings.local(server.bootstrap()).properties());
        Log log = new Log(KafkaSettings.local(server.bootstrap()))) {
      KafkaSettings kafka = named(KafkaSettings.local(server.bootstrap()));
      ProcessorService service = new ProcessorService(config("named"), kafka);
      try {
        service.start();
        log.append(
            kafka.topics().prices(), "AAPL", "{\"symbol\":\"AAPL\",\"price\":1,\"eventTime\":1}");
        log.flush();
        String quotes = kafka.topics().cache(CacheTopic.QUOTES);
        await().atMost(PATIENCE).until(() -> log.newest(quotes, "AAPL").isPresent());

        assertThat(
                new AbandonedTransactions(admin, ProcessorConfig.DEFAULT_APPLICATION_ID, Set::of)
                    .abort())
            .as("whose they are can't be told")
            .isEmpty();
      } finally {
        service.close();
      }
    }
  }

  private static KafkaSettings named(KafkaSettings kafka) {
    return new KafkaSettings(
        kafka.bootstrap(),
        kafka.topics(),
        kafka.partitions(),
        kafka.replication(),
        Map.of("client.id", "ours"));
  }

  /** {@code application-process} of the one member there is. */
  private static String process(Admin admin) throws Exception {
    return admin
        .describeConsumerGroups(List.of(ProcessorConfig.DEFAULT_APPLICATION_ID))
        .all()
        .get(10, TimeUnit.SECONDS)
        .values()
        .stream()
        .flatMap(group -> group.members().stream())
        .map(member -> member.clientId().replaceFirst("-StreamThread-1-consumer$", ""))
        .findFirst()
        .orElseThrow();
  }

  private static long tasks(ProcessorService service) {
    return service.threads().stream().mapToLong(thread -> thread.activeTasks().size()).sum();
  }

  private ProcessorConfig config(String name) {
    return ProcessorConfig.from(
            Settings.of(Map.of("TIDEMARK_COMMIT_INTERVAL", "5m", "TIDEMARK_COMMIT_IDLE", "1h")))
        .at(0, directory.resolve(name));
  }

  private static KafkaProducer<byte[], byte[]> producer(KafkaSettings kafka, String id) {
    return new KafkaProducer<>(
        kafka.properties(Map.of("transactional.id", id, "transaction.timeout.ms", 300_000)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** The processors' group, as anybody sees it. */
  private static ConsumerGroupMetadata group(KafkaSettings kafka) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.properties(Map.of("group.id", ProcessorConfig.DEFAULT_APPLICATION_ID)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      return consumer.groupMetadata();
    }
  }

  /** As Kafka Streams does it, but for the end. */
  private static void leaveOpen(
      KafkaProducer<byte[], byte[]> producer, ConsumerGroupMetadata group, KafkaSettings kafka) {
    producer.initTransactions();
    producer.beginTransaction();
    producer.sendOffsetsToTransaction(
        Map.of(
            new TopicPartition(kafka.topics().prices(), 0), new OffsetAndMetadata(0),
            new TopicPartition(kafka.topics().prices(), 1), new OffsetAndMetadata(0),
            new TopicPartition(kafka.topics().prices(), 2), new OffsetAndMetadata(0),
            new TopicPartition(kafka.topics().prices(), 3), new OffsetAndMetadata(0)),
        group);
  }
}
