package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.it.Log;
import io.tidemark.it.Servers;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.Settings;
import io.tidemark.runtime.TopicCreation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of the state that other instances keep, and tasks that become copies and back again. */
class StandbyIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int SYMBOLS = 12;
  private static final int ROUNDS = 20;

  @TempDir private Path directory;
  private int instances;
  private int rounds;

  /** One processor whose tasks are looked at. */
  private final class Instance implements AutoCloseable {
    private final ProcessorService service;

    Instance(KafkaSettings kafka) {
      ProcessorConfig config =
          ProcessorConfig.from(
                  Settings.of(
                      Map.of("TIDEMARK_STANDBYS", "1", "TIDEMARK_COMMIT_INTERVAL", "100ms")))
              .at(0, directory.resolve("state-" + instances++));
      service = new ProcessorService(config, kafka);
      service.start();
    }

    Set<TaskId> active() {
      return tasks(ThreadMetadata::activeTasks);
    }

    Set<TaskId> standby() {
      return tasks(ThreadMetadata::standbyTasks);
    }

    private Set<TaskId> tasks(Function<ThreadMetadata, Set<TaskMetadata>> kind) {
      return service.threads().stream()
          .flatMap(thread -> kind.apply(thread).stream())
          .map(TaskMetadata::taskId)
          .collect(Collectors.toSet());
    }

    @Override
    public void close() {
      service.close();
    }
  }

  @Test
  void tasks_thatBecomeStandbysAndActiveAgain_countEveryInputOnce() {
    try (Servers.Kafka server = Servers.kafka();
        Log log = new Log(KafkaSettings.local(server.bootstrap()))) {
      KafkaSettings kafka = KafkaSettings.local(server.bootstrap());
      try (Admin admin = Admin.create(kafka.properties())) {
        TopicCreation.ensure(admin, kafka);
      }
      try (Instance stays = new Instance(kafka)) {
        counted(log, kafka);
        await().atMost(PATIENCE).until(() -> stays.active().size() == kafka.partitions());
        Set<TaskId> all = stays.active();
        Set<TaskId> recycled = new HashSet<>();

        for (int i = 0; i < 2; i++) {
          try (Instance comes = new Instance(kafka)) {
            await()
                .atMost(PATIENCE)
                .until(() -> shared(stays, comes, all) && shared(comes, stays, all));
            recycled.addAll(stays.standby());
            counted(log, kafka);
          }
          await().atMost(PATIENCE).until(() -> stays.active().equals(all));
          counted(log, kafka);
        }
        assertThat(recycled).as("were active, standby, active").isNotEmpty();
      }
    }
  }

  /** Whether each of them has some tasks, and the other a copy of those. */
  private static boolean shared(Instance one, Instance other, Set<TaskId> all) {
    Set<TaskId> both = new HashSet<>(one.active());
    both.addAll(other.active());
    return !one.active().isEmpty() && both.equals(all) && other.standby().equals(one.active());
  }

  /** Sends some prices of every symbol; all so far are then in its quote, each once. */
  private void counted(Log log, KafkaSettings kafka) {
    for (int i = 0; i < ROUNDS; i++) {
      rounds++;
      for (String symbol : symbols()) {
        log.append(kafka.topics().prices(), symbol, price(symbol));
      }
    }
    log.flush();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Map<String, Log.Written> quotes = log.newest(kafka.topics().cache(CacheTopic.QUOTES));
              assertThat(quotes).hasSize(SYMBOLS);
              for (Log.Written quote : quotes.values()) {
                JsonNode json = new ObjectMapper().readTree(quote.value());
                assertThat(quote.version()).isEqualTo(rounds);
                assertThat(json.path("volume").asText()).isEqualTo(Integer.toString(rounds));
                assertThat(json.path("price").asText()).isEqualTo(Integer.toString(rounds));
              }
            });
  }

  private static List<String> symbols() {
    return IntStream.range(0, SYMBOLS).mapToObj(i -> "S" + i).toList();
  }

  private String price(String symbol) {
    return """
        {"symbol":"%s","price":%d,"size":1,"eventTime":%d}"""
        .formatted(symbol, rounds, rounds * 1_000L);
  }
}
