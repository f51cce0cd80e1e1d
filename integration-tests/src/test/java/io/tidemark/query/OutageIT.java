package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.launcher.EmbeddedRedis;
import io.tidemark.launcher.FreePort;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.RedisSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutageIT {
  private static final String QUOTE = "{\"version\":1,\"symbol\":\"A\",\"tidemark\":null}";
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  @TempDir private Path directory;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private int redisPort;
  private EmbeddedRedis redis;
  private QueryService service;

  @BeforeEach
  void start() {
    redisPort = FreePort.take();
    startRedis();
    service =
        new QueryService(QueryRig.CONFIG.withTimeout(TIMEOUT), RedisSettings.local(redis.url()));
    service.start();
    awaitStatus(200);
  }

  @AfterEach
  void stop() {
    service.close();
    redis.close();
  }

  private void startRedis() {
    redis = EmbeddedRedis.start(directory, redisPort, List.of());
    inRedis(
        commands -> {
          commands.set(QueryRig.KEYS.quote("A"), QUOTE);
          commands.set(RedisKeys.ACTIVE, "7");
        });
  }

  private void inRedis(Consumer<RedisCommands<String, String>> action) {
    RedisClient client = RedisClient.create(redis.url());
    try (var connection = client.connect()) {
      action.accept(connection.sync());
    } finally {
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }

  private CompletableFuture<HttpResponse<String>> get(String path) {
    return http.sendAsync(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
            .timeout(Duration.ofSeconds(40))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** As many requests as reach every event loop. */
  private Stream<HttpResponse<String>> several() {
    return IntStream.range(0, 16).mapToObj(i -> get("/v1/quotes/A")).toList().stream()
        .map(CompletableFuture::join);
  }

  private static void assertProblem(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  private static void assertUnavailable(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
  }

  /** How long several requests take together, each of which is answered as expected. */
  private Duration took(Consumer<HttpResponse<String>> expected) {
    long start = System.nanoTime();
    List<HttpResponse<String>> answers = several().toList();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(answers).allSatisfy(expected);
    return took;
  }

  private void killRedis() {
    redis.process().destroyForcibly();
    redis.close();
    awaitStatus(503);
  }

  private void awaitStatus(int status) {
    Awaitility.await().until(() -> several().allMatch(answer -> answer.statusCode() == status));
  }

  @Test
  void quotes_redisKilledAndRestarted_are503And200Again() {
    killRedis();

    assertThat(several()).allSatisfy(OutageIT::assertProblem);
    Awaitility.await().until(() -> get("/health/ready").join().statusCode() == 503);
    assertThat(get("/health/live").join().statusCode()).isEqualTo(200);

    startRedis();
    awaitStatus(200);
    Awaitility.await().until(() -> get("/health/ready").join().statusCode() == 200);
  }

  @Test
  @Tag("timed")
  void quotes_redisKilled_are503AtOnce() {
    killRedis();

    assertThat(took(OutageIT::assertProblem)).isLessThan(TIMEOUT);
  }

  @Test
  void quotes_redisStopsAnswering_are503And200Again() throws Exception {
    signal("STOP");
    try {
      assertThat(several()).allSatisfy(OutageIT::assertUnavailable);
    } finally {
      signal("CONT");
    }
    awaitStatus(200);
  }

  @Test
  @Tag("timed")
  void quotes_redisStopsAnswering_are503InTime() throws Exception {
    signal("STOP");
    try {
      assertThat(took(OutageIT::assertUnavailable)).isLessThan(TIMEOUT.multipliedBy(3));
    } finally {
      signal("CONT");
    }
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, "" + redis.process().pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  @Test
  void service_startedBeforeRedis_servesOnceRedisIsThere() {
    redis.close();
    try (QueryService early = new QueryService(QueryRig.CONFIG, RedisSettings.local(redis.url()))) {
      early.start();
      assertThat(early.health().notReady()).isNotEmpty();
      assertThat(early.health().notLive()).isEmpty();

      startRedis();

      Awaitility.await().until(() -> early.health().notReady().isEmpty());
    }
  }
}
