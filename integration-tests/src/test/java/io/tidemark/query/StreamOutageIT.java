package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.launcher.EmbeddedRedis;
import io.tidemark.launcher.FreePort;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.RedisSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What streams tell while Redis is away and there is nobody else to ask. */
@Tag("alone")
class StreamOutageIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String A = QueryRig.KEYS.quote("A");
  private static final String B = QueryRig.KEYS.quote("B");

  @TempDir private Path directory;
  private int redisPort;
  private EmbeddedRedis redis;
  private QueryService service;

  /** How Redis goes away, and with what it comes back. */
  private enum Outage {
    KILLED,
    STOPPED
  }

  @BeforeEach
  void start() {
    redisPort = FreePort.take();
    startRedis();
    inRedis(commands -> write(commands, A, QueryRig.quote("A", 5)));
    service =
        new QueryService(
            QueryConfig.local().withPort(0).withTimeout(Duration.ofMillis(500)),
            RedisSettings.local(redis.url()));
    service.start();
    await().atMost(LIMIT).until(() -> service.health().notReady().isEmpty());
  }

  @AfterEach
  void stop() {
    service.close();
    redis.process().destroyForcibly();
    redis.close();
  }

  private void startRedis() {
    redis = EmbeddedRedis.start(directory, redisPort, List.of("--save", ""));
    inRedis(commands -> commands.set(RedisKeys.ACTIVE, "7"));
  }

  private void inRedis(Consumer<RedisCommands<String, String>> action) {
    RedisClient client = RedisClient.create(redis.url());
    try (var connection = client.connect()) {
      action.accept(connection.sync());
    } finally {
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }

  private static void write(RedisCommands<String, String> redis, String key, String json) {
    String version = Long.toString(QueryRig.parse(json).path("version").asLong());
    redis.eval(QueryRig.WRITE, ScriptOutputType.INTEGER, new String[] {key}, json, version);
  }

  private void begin(Outage outage) throws Exception {
    switch (outage) {
      case KILLED -> {
        redis.process().destroyForcibly();
        redis.close();
      }
      case STOPPED -> signal("STOP");
    }
  }

  /** With what was written meanwhile, which nobody has heard of. */
  private void end(Outage outage) throws Exception {
    switch (outage) {
      case KILLED -> {
        redis = EmbeddedRedis.start(directory, redisPort, List.of("--save", ""));
        inRedis(
            commands -> {
              commands.set(A, QueryRig.quote("A", 6));
              commands.set(RedisKeys.ACTIVE, "7");
            });
      }
      case STOPPED -> {
        signal("CONT");
        inRedis(commands -> commands.set(A, QueryRig.quote("A", 6)));
      }
    }
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, "" + redis.process().pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  private SseClient open(String channels, String... headers) {
    URI uri = URI.create("http://127.0.0.1:" + service.port() + "/v1/stream?channels=" + channels);
    return new SseClient(uri, headers);
  }

  @ParameterizedTest
  @EnumSource
  void redisAway_isToldToOldAndNewClients_andTheLatestOnceItIsBack(Outage outage) throws Exception {
    try (SseClient old = open("quotes.A,quotes.B");
        WsClient oldSocket = new WsClient(service.port(), "?channels=quotes.A")) {
      assertThat(old.awaitTold(2)).containsExactlyInAnyOrder("quotes.A=5", "quotes.B missing");
      oldSocket.awaitSaid(value(5, false));

      begin(outage);
      old.awaitSaid("quotes.A=5 stale");
      old.awaitSaid("quotes.B unavailable");
      oldSocket.awaitSaid(value(5, true));
      try (SseClient late = open("quotes.A,quotes.C");
          WsClient lateSocket = new WsClient(service.port(), "?channels=quotes.A,quotes.C")) {
        assertThat(late.awaitTold(2))
            .containsExactlyInAnyOrder("quotes.A=5 stale", "quotes.C unavailable");
        lateSocket.awaitSaid(value(5, true));
        lateSocket.awaitSaid("{\"type\":\"unavailable\",\"channel\":\"quotes.C\"}");

        end(outage);
        late.awaitSaid("quotes.A=6");
        late.awaitSaid("quotes.C missing");
        lateSocket.awaitSaid(value(6, false));
      }
      old.awaitSaid("quotes.A=6");
      await().atMost(LIMIT).until(() -> old.told().lastIndexOf("quotes.B missing") > 1);
      oldSocket.awaitSaid(value(6, false));
      inRedis(commands -> write(commands, B, QueryRig.quote("B", 1)));
      old.awaitLast("quotes.B=1");

      assertThat(old.versions("quotes.A")).isSorted().endsWith(6L);
      assertThat(old.told()).doesNotContain("reset generation");
      // once each, however often it has been tried meanwhile
      assertThat(old.told()).containsOnlyOnce("quotes.A=5 stale", "quotes.B unavailable");
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientThatResumes_whileRedisIsAway_isToldSo_andThatItIsOver(Outage outage) throws Exception {
    SseClient before = open("quotes.A");
    before.awaitLast("quotes.A=5");
    before.close();

    begin(outage);
    SseClient meanwhile = open("quotes.A", "Last-Event-ID", before.lastId());
    meanwhile.awaitLast("quotes.A=5 stale");
    meanwhile.close();
    end(outage);

    try (SseClient after = open("quotes.A", "Last-Event-ID", meanwhile.lastId())) {
      after.awaitLast("quotes.A=6");
      assertThat(after.versions("quotes.A")).isSorted();
    }
  }

  private static String value(long version, boolean stale) {
    return "{\"type\":\"value\",\"channel\":\"quotes.A\","
        + (stale ? "\"stale\":true," : "")
        + "\"value\":"
        + QueryRig.quote("A", version)
        + "}";
  }
}
