package io.tidemark.sink;

import static io.tidemark.sink.CacheRecords.json;
import static io.tidemark.sink.LoopRig.QUOTES_0;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.tidemark.it.Certificate;
import io.tidemark.launcher.EmbeddedRedis;
import io.tidemark.launcher.FreePort;
import io.tidemark.query.QueryConfig;
import io.tidemark.query.QueryService;
import io.tidemark.runtime.RedisSettings;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that wants TLS, a client's certificate, and a user who may do what is needed only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecuredRedisIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** As the documentation tells it. */
  private static final List<String> RIGHTS =
      List.of(
          "~tm:*",
          "~{tm:active}:*",
          "&tm:changes",
          "+@read",
          "+@write",
          "+@scripting",
          "+@connection",
          "+@pubsub",
          "+info");

  private Certificate server;
  private Certificate client;
  private EmbeddedRedis redis;
  private RedisClient view;
  private RedisCommands<String, String> admin;
  private int tlsPort;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server = Certificate.make(directory, "server");
    client = Certificate.make(directory, "client");
    tlsPort = FreePort.take();
    redis = started(directory);
    view = RedisClient.create(redis.url());
    admin = view.connect().sync();
  }

  private EmbeddedRedis started(Path directory) {
    try {
      return EmbeddedRedis.start(
          directory.resolve("redis"),
          FreePort.take(),
          List.of(
              "--tls-port",
              Integer.toString(tlsPort),
              "--tls-cert-file",
              server.cert().toString(),
              "--tls-key-file",
              server.key().toString(),
              "--tls-ca-cert-file",
              client.cert().toString()));
    } catch (UncheckedIOException e) {
      return Assumptions.abort("needs a Redis that was built with TLS: " + e.getCause());
    }
  }

  @BeforeEach
  void clear() {
    admin.flushall();
    user("tide", "s3cr3t", RIGHTS);
  }

  @AfterAll
  void stop() {
    if (redis != null) {
      view.shutdown();
      redis.close();
    }
  }

  private void user(String name, String password, List<String> rights) {
    CommandArgs<String, String> args =
        new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add(name).add("reset").add("on");
    args.add(">" + password);
    rights.forEach(args::add);
    assertThat(admin.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), args))
        .isEqualTo("OK");
  }

  private RedisSettings settings(String login, String query) {
    return RedisSettings.local("rediss://" + login + "@127.0.0.1:" + tlsPort + "?" + query)
        .withTimeout(Duration.ofSeconds(2));
  }

  private String files() {
    return "ca=" + server.cert() + "&cert=" + client.cert() + "&key=" + client.key();
  }

  @Test
  void user_withTheRightsThatAreTold_sufficesForSinkAndQuery() throws Exception {
    RedisSettings settings = settings("tide:s3cr3t", files());
    try (LoopRig rig = new LoopRig(settings);
        QueryService query =
            new QueryService(QueryConfig.local().withPort(0).withTimeout(PATIENCE), settings)) {
      query.start();
      rig.assign(QUOTES_0);
      rig.quote("A", 1);

      rig.turnsUntil(() -> "1".equals(admin.get("tm:1:mark:t.quotes:0")));
      rig.turnsUntil(() -> rig.health.notReady().isEmpty());

      assertThat(admin.get("tm:1:quote:A")).isEqualTo(json("A", 1));
      Awaitility.await().until(() -> get(query, "/v1/quotes/A").equals(json("A", 1)));
      Awaitility.await().until(() -> get(query, "/v1/symbols?prefix=A").contains("\"A\""));
    }
  }

  @Test
  void password_thatIsWrong_isToldWithoutItAndWaitedFor() {
    try (LoopRig rig = new LoopRig(settings("tide:0ther", files()))) {
      rig.assign(QUOTES_0);
      rig.quote("A", 1);

      rig.turnsUntil(() -> writes(rig).contains("refuses the URL's user or password"));
      assertThat(writes(rig)).contains("WRONGPASS").doesNotContain("0ther");
      assertThat(rig.health.notLive()).isEmpty();
      user("tide", "0ther", RIGHTS);

      rig.turnsUntil(() -> "1".equals(admin.get("tm:1:mark:t.quotes:0")));
    }
  }

  @Test
  void right_thatIsMissing_isToldAndWaitedFor() {
    user("tide", "s3cr3t", List.of("~*", "+@all"));
    try (LoopRig rig = new LoopRig(settings("tide:s3cr3t", files()))) {
      rig.assign(QUOTES_0);
      rig.quote("A", 1);

      rig.turnsUntil(() -> writes(rig).contains("does not let its user"));
      assertThat(rig.committed(QUOTES_0)).isNull();
      user("tide", "s3cr3t", RIGHTS);

      rig.turnsUntil(() -> "1".equals(admin.get("tm:1:mark:t.quotes:0")));
      assertThat(admin.get("tm:1:quote:A")).isEqualTo(json("A", 1));
    }
  }

  @Test
  void certificate_thatNobodyTrusted_isNotTalkedTo() {
    for (String query :
        List.of("cert=" + client.cert() + "&key=" + client.key(), "ca=" + server.cert())) {
      try (LoopRig rig = new LoopRig(settings("tide:s3cr3t", query))) {
        rig.assign(QUOTES_0);

        rig.turnsUntil(() -> writes(rig).contains("can't be reached"));

        assertThat(rig.health.notLive()).isEmpty();
      }
    }
  }

  private static String writes(LoopRig rig) {
    return rig.health.notReady().getOrDefault("writes", "");
  }

  private static String get(QueryService query, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + query.port() + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
