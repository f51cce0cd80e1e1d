package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.launcher.TidemarkProcess;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.TopicCreation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor that is killed after it has sent, and before it has committed. */
class CrashIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SYMBOLS = 20;

  private final Random random = new Random(7);
  @TempDir private Path directory;

  @Test
  void reRun_afterACrashBetweenOutputAndCommit_repeatsVersionsAndValues() {
    try (Servers.Kafka server = Servers.kafka();
        Log log = new Log(KafkaSettings.local(server.bootstrap()))) {
      KafkaSettings kafka = KafkaSettings.local(server.bootstrap());
      try (Admin admin = Admin.create(kafka.properties())) {
        TopicCreation.ensure(admin, kafka);
      }
      int inputs = push(log, kafka);

      String quotes = kafka.topics().cache(CacheTopic.QUOTES);
      try (TidemarkProcess first = processor(kafka)) {
        await().atMost(PATIENCE).until(() -> counted(log, quotes) == inputs);
        awaitQuiet(log, kafka);
        first.kill();
      }
      Map<String, List<Log.Written>> before = all(log, kafka, "read_uncommitted");
      assertThat(all(log, kafka, "read_committed").values())
          .as("nothing of the first run was committed")
          .allSatisfy(records -> assertThat(records).isEmpty());

      try (TidemarkProcess second = processor(kafka)) {
        await().atMost(PATIENCE).until(() -> counted(log, quotes, before) == inputs);
        awaitQuiet(log, kafka);
        second.kill();
      }
      Map<String, List<Log.Written>> both = all(log, kafka, "read_uncommitted");

      before.keySet().forEach(topic -> sameAgain(topic, before, both));
    }
  }

  /** Waits for what is conflated longest. */
  private static void awaitQuiet(Log log, KafkaSettings kafka) {
    AtomicLong last = new AtomicLong(-1);
    await()
        .pollInterval(Duration.ofMillis(500)) // each look reads all there is
        .during(Duration.ofSeconds(3))
        .atMost(PATIENCE)
        .until(
            () -> {
              long now =
                  all(log, kafka, "read_uncommitted").values().stream().mapToLong(List::size).sum();
              return last.getAndSet(now) == now;
            });
  }

  /**
   * Wherever both runs sent a version of a key, they sent the same value; and the last is equal.
   */
  private static void sameAgain(
      String topic, Map<String, List<Log.Written>> before, Map<String, List<Log.Written>> both) {
    List<Log.Written> first = before.getOrDefault(topic, List.of());
    List<Log.Written> second =
        both.getOrDefault(topic, List.of()).stream()
            .filter(record -> first.stream().noneMatch(old -> samePlace(old, record)))
            .toList();
    assertThat(second).as(topic).isNotEmpty();
    Map<String, String> values = new HashMap<>();
    first.forEach(record -> values.put(record.key() + "#" + record.version(), record.value()));
    for (Log.Written record : second) {
      String earlier = values.get(record.key() + "#" + record.version());
      if (earlier != null && !topic.contains("bars")) {
        assertThat(record.value()).isEqualTo(earlier);
      }
    }
    assertThat(last(second)).as(topic).isEqualTo(last(first));
  }

  private static boolean samePlace(Log.Written a, Log.Written b) {
    return a.partition() == b.partition() && a.offset() == b.offset();
  }

  /** Version and value at the end, by key; of a bar the value alone, as it may be sent later on. */
  private static Map<String, String> last(List<Log.Written> records) {
    Map<String, Log.Written> newest = new TreeMap<>();
    for (Log.Written record : records) {
      newest.merge(record.key(), record, (a, b) -> b.version() >= a.version() ? b : a);
    }
    Map<String, String> values = new TreeMap<>();
    newest.forEach((key, record) -> values.put(key, withoutBarVersion(record)));
    return values;
  }

  private static String withoutBarVersion(Log.Written record) {
    String value = String.valueOf(record.value());
    return record.topic().contains("bars") ? value.substring(value.indexOf(',')) : value;
  }

  private int push(Log log, KafkaSettings kafka) {
    int inputs = 0;
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      for (int day = 0; day < 60; day++) {
        log.append(kafka.topics().barsIn(), "S" + symbol, dailyBar("S" + symbol, day));
        inputs++;
      }
    }
    for (int i = 0; i < 4_000; i++) {
      String symbol = "S" + random.nextInt(SYMBOLS);
      log.append(kafka.topics().prices(), symbol, price(symbol, i));
      inputs++;
    }
    log.flush();
    return inputs;
  }

  private String dailyBar(String symbol, int day) {
    String price = Integer.toString(50 + random.nextInt(100));
    return """
        {"symbol":"%s","interval":"1d","openTime":%d,"open":%s,"high":%s,"low":%s,"close":%s}"""
        .formatted(symbol, day * 86_400_000L, price, price, price, price);
  }

  private String price(String symbol, int i) {
    long time = 100 * 86_400_000L + i * 500L - random.nextInt(20_000);
    return """
        {"symbol":"%s","price":"%d.%02d","size":"1","eventTime":%d}"""
        .formatted(symbol, 50 + random.nextInt(100), random.nextInt(100), time);
  }

  private TidemarkProcess processor(KafkaSettings kafka) {
    return TidemarkProcess.start(
        Map.of(
            "TIDEMARK_KAFKA_BOOTSTRAP", kafka.bootstrap(),
            "TIDEMARK_PROCESSOR_PORT", "0",
            "TIDEMARK_INSTANCE_ID", "crash-test",
            "TIDEMARK_STATE_DIR", directory.toString(),
            "TIDEMARK_COMMIT_IDLE", "1h",
            "TIDEMARK_COMMIT_INTERVAL", "5m"),
        "process");
  }

  private static Map<String, List<Log.Written>> all(
      Log log, KafkaSettings kafka, String isolation) {
    Map<String, List<Log.Written>> all = new TreeMap<>();
    for (CacheTopic topic : CacheTopic.values()) {
      if (topic != CacheTopic.VALUATIONS && topic != CacheTopic.ASSETS) {
        String name = kafka.topics().cache(topic);
        all.put(name, log.read(name, isolation));
      }
    }
    return all;
  }

  /** How many inputs the newest quotes reflect. */
  private static long counted(Log log, String quotes) {
    return log.newest(quotes).values().stream().mapToLong(Log.Written::version).sum();
  }

  /** The same, of records that were not there before. */
  private static long counted(Log log, String quotes, Map<String, List<Log.Written>> before) {
    List<Log.Written> old = before.getOrDefault(quotes, List.of());
    Map<String, Long> newest = new HashMap<>();
    for (Log.Written record : new ArrayList<>(log.read(quotes, "read_uncommitted"))) {
      if (old.stream().noneMatch(earlier -> samePlace(earlier, record))) {
        newest.merge(record.key(), record.version(), Math::max);
      }
    }
    return newest.values().stream().mapToLong(Long::longValue).sum();
  }
}
