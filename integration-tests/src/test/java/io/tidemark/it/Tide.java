package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.api.StatefulRedisConnection;
import io.tidemark.launcher.TidemarkProcess;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.TopicCreation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.jspecify.annotations.Nullable;

/**
 * The whole pipeline in processes of its own: prices flow in, a reader watches, instances come and
 * go; at the end Redis must hold what a straight recomputation holds.
 */
final class Tide implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String PROCESSORS = "tidemark-processor";
  private static final String SINKS = "tidemark-sink";
  private static final int DAYS = 60;

  private final Path directory;
  private final KafkaSettings kafka;
  private final Servers.Redis redis = Servers.redis();
  private final RedisClient client = RedisClient.create(redis.url());
  private final StatefulRedisConnection<String, String> connection = client.connect();
  private final List<TidemarkProcess> processes = new ArrayList<>();
  private final Admin admin;
  private final List<String> symbols = IntStream.range(0, 16).mapToObj(i -> "S" + i).toList();
  private @Nullable Watcher watcher;
  private @Nullable Prices prices;

  Tide(Path directory, String bootstrap, int replication) {
    this.directory = directory;
    this.kafka =
        new KafkaSettings(bootstrap, new Topics(Topics.DEFAULT_PREFIX), 4, replication, Map.of());
    this.admin = Admin.create(kafka.properties());
    TopicCreation.ensure(admin, kafka);
  }

  KafkaSettings kafka() {
    return kafka;
  }

  TidemarkProcess processor(String... settings) {
    return start("process", settings);
  }

  TidemarkProcess sink() {
    return start("sink");
  }

  private TidemarkProcess start(String command, String... settings) {
    Map<String, String> all = new HashMap<>();
    all.put("TIDEMARK_KAFKA_BOOTSTRAP", kafka.bootstrap());
    all.put("TIDEMARK_REPLICATION", Integer.toString(kafka.replication()));
    all.put("TIDEMARK_REDIS_URL", redis.url());
    all.put("TIDEMARK_PROCESSOR_PORT", "0");
    all.put("TIDEMARK_SINK_PORT", "0");
    all.put("TIDEMARK_STATE_DIR", directory.resolve("state-" + processes.size()).toString());
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    TidemarkProcess process = TidemarkProcess.start(all, command);
    processes.add(process);
    return process;
  }

  /** History and portfolios first, all of it readable; prices and the reader after that. */
  void flow() {
    try (Log log = new Log(kafka)) {
      for (String symbol : symbols) {
        for (int day = 0; day < DAYS; day++) {
          log.append(kafka.topics().barsIn(), symbol, dailyBar(symbol, day));
        }
      }
      log.flush();
      await().atMost(PATIENCE).until(() -> quotes().stream().allMatch(key -> get(key) != null));
      for (int i = 0; i < 8; i++) {
        log.append(kafka.topics().portfolios(), "p" + i, portfolio(i));
      }
      log.flush();
      await().atMost(PATIENCE).until(() -> get(keys().valuation("p7")) != null);
    }
    List<String> watched = new ArrayList<>(Recomputation.of(kafka).strings(keys()).keySet());
    watcher = Watcher.watch(redis.url(), watched);
    prices = Prices.flow(kafka, symbols);
    awaitProgress();
  }

  private static String dailyBar(String symbol, int day) {
    int price = 50 + Math.floorMod(symbol.hashCode() + day * 37, 100);
    return """
        {"symbol":"%s","interval":"1d","openTime":%d,"open":%d,"high":%d,"low":%d,"close":%d}"""
        .formatted(symbol, day * 86_400_000L, price, price, price, price);
  }

  private String portfolio(int i) {
    return """
        {"portfolioId":"p%d","currency":"USD","holdings":[
          {"symbol":"%s","quantity":"%d","costBasis":"40"},{"symbol":"%s","quantity":"3"}]}"""
        .formatted(i, symbols.get(i), i + 1, symbols.get(symbols.size() - 1 - i));
  }

  Watcher watcher() {
    if (watcher == null) {
      throw new IllegalStateException("nothing flows yet");
    }
    return watcher;
  }

  /** Waits until every symbol's quote has moved on. */
  void awaitProgress() {
    Map<String, Long> now = new HashMap<>();
    quotes().forEach(key -> now.put(key, watcher().version(key)));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                now.entrySet().stream()
                    .allMatch(key -> watcher().version(key.getKey()) > key.getValue() + 10));
  }

  /** Waits until so many processors share the inputs. */
  void awaitProcessors(int count) {
    awaitMembers(PROCESSORS, count);
  }

  /** Waits until so many sinks share the cache topics. */
  void awaitSinks(int count) {
    awaitMembers(SINKS, count);
  }

  private void awaitMembers(String group, int count) {
    await(count + " members with work in " + group)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> atWork(group) == count);
  }

  /** How many members there are; -1 while one of them has nothing to do. */
  private long atWork(String group) throws Exception {
    ConsumerGroupDescription found =
        Objects.requireNonNull(
            admin
                .describeConsumerGroups(List.of(group))
                .all()
                .get(10, TimeUnit.SECONDS)
                .get(group));
    boolean all =
        found.members().stream()
            .noneMatch(member -> member.assignment().topicPartitions().isEmpty());
    return all ? found.members().size() : -1;
  }

  /** Ends the flow: nothing is lost, nothing fell, every figure is the recomputed one. */
  void check() {
    if (prices == null) {
      throw new IllegalStateException("nothing flows yet");
    }
    Map<String, Long> told = new TreeMap<>(prices.stop());
    told.replaceAll((symbol, count) -> count + DAYS);
    Recomputation expected = Recomputation.of(kafka);
    assertThat(expected.versions()).as("what is acknowledged is in the log, once").isEqualTo(told);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                expected
                    .strings(keys())
                    .forEach((key, json) -> assertThat(comparable(key)).as(key).isEqualTo(json)));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (String symbol : symbols) {
                assertThat(minuteBars(symbol)).isEqualTo(expected.minuteBars(symbol));
              }
            });
    assertThat(watcher().falls()).isEmpty();
  }

  private @Nullable String comparable(String key) {
    String json = get(key);
    return json != null && key.contains(":valuation:") ? Recomputation.withoutVersion(json) : json;
  }

  private Map<Long, String> minuteBars(String symbol) {
    Map<Long, String> bars = new TreeMap<>();
    for (ScoredValue<String> bar :
        connection.sync().zrangeWithScores(keys().bars("1m", symbol), 0, -1)) {
      if (bar.getScore() >= 0) {
        bars.put((long) bar.getScore(), Recomputation.withoutVersion(bar.getValue()));
      }
    }
    return bars;
  }

  private List<String> quotes() {
    return Watcher.quotes(keys(), symbols);
  }

  private RedisKeys keys() {
    String active = connection.sync().get(RedisKeys.ACTIVE);
    return new RedisKeys(active == null ? 0 : Long.parseLong(active));
  }

  private @Nullable String get(String key) {
    return connection.sync().get(key);
  }

  @Override
  public void close() {
    if (prices != null) {
      prices.close();
    }
    if (watcher != null) {
      watcher.close();
    }
    processes.forEach(TidemarkProcess::kill);
    admin.close();
    connection.close();
    client.shutdown();
    redis.close();
  }
}
