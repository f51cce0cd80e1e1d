package io.tidemark.sink;

import static io.tidemark.sink.CacheRecords.json;
import static io.tidemark.sink.LoopRig.QUOTES_0;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.launcher.EmbeddedRedis;
import io.tidemark.launcher.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the sink does while a real Redis refuses to write. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisTroubleIT {
  private EmbeddedRedis redis;
  private RedisClient client;
  private RedisCommands<String, String> admin;
  private LoopRig rig;

  @BeforeAll
  void start(@TempDir Path directory) {
    redis = EmbeddedRedis.start(directory, FreePort.take(), List.of("--lua-time-limit", "50"));
    RedisURI uri = RedisURI.create(redis.url());
    uri.setTimeout(Duration.ofSeconds(60));
    client = RedisClient.create(uri);
    admin = client.connect().sync();
  }

  @BeforeEach
  void open() {
    admin.flushall();
    rig = new LoopRig(redis.url());
    rig.assign(QUOTES_0);
    rig.quote("A", 1);
    rig.turnsUntil(() -> rig.health.notReady().isEmpty());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @AfterAll
  void stop() {
    client.shutdown();
    redis.close();
  }

  /** Waits until health tells {@code words}; nothing is written, committed, or given up. */
  private void awaitTrouble(String words) {
    IntStream.range(0, 70).forEach(i -> rig.quote("B" + i, 1));
    rig.turnsUntil(() -> rig.health.notReady().getOrDefault("writes", "").contains(words));
    assertThat(rig.health.notReady().get("writes")).matches("redis: .*, for \\d+ s now");
    assertThat(rig.health.notLive()).isEmpty();
    assertThat(rig.health.notReady()).doesNotContainKey("group");
    assertThat(rig.committed(QUOTES_0)).isEqualTo(1);
    assertThat(rig.consumer.paused()).contains(QUOTES_0);
  }

  private void awaitAllWritten() {
    rig.turnsUntil(() -> "71".equals(admin.get("tm:1:mark:t.quotes:0")));
    assertThat(admin.get("tm:1:quote:B69")).isEqualTo(json("B69", 1));
    rig.turnsUntil(() -> rig.health.notReady().isEmpty());
    assertThat(rig.consumer.paused()).isEmpty();
  }

  @Test
  void replica_isNotWrittenTo() {
    admin.replicaof("127.0.0.1", FreePort.take());
    try {
      awaitTrouble("is a replica");
    } finally {
      admin.replicaofNoOne();
    }
    awaitAllWritten();
  }

  @Test
  void full_isToldAsThat() {
    admin.configSet("maxmemory-policy", "noeviction");
    admin.configSet("maxmemory", "1");
    try {
      awaitTrouble("is full");
    } finally {
      admin.configSet("maxmemory", "0");
    }
    awaitAllWritten();
  }

  @Test
  void login_thatIsWantedAllOfASudden_isToldAsThat() {
    admin.configSet("requirepass", "s3cr3t");
    admin.clientKill(KillArgs.Builder.typeNormal().skipme());
    try {
      awaitTrouble("wants a login");
    } finally {
      admin.configSet("requirepass", "");
    }
    awaitAllWritten();
  }

  @Test
  void script_thatDoesNotEnd_isToldAsThat() {
    var other = client.connect();
    var endless = other.async().eval("while true do end", ScriptOutputType.STATUS);
    try {
      awaitTrouble("is busy with a script");
    } finally {
      Awaitility.await().ignoreExceptions().until(() -> "OK".equals(admin.scriptKill()));
    }
    assertThat(endless.toCompletableFuture()).failsWithin(Duration.ofSeconds(60));
    other.close();
    awaitAllWritten();
  }

  @Test
  void loading_isToldAsThat(@TempDir Path directory) {
    int port = FreePort.take();
    EmbeddedRedis before = EmbeddedRedis.start(directory, port, List.of());
    rig.close();
    rig = new LoopRig(before.url());
    rig.assign(QUOTES_0);
    rig.quote("A", 1);
    rig.turnsUntil(() -> rig.health.notReady().isEmpty());
    rig.redis()
        .mset(
            IntStream.range(0, 4_000)
                .boxed()
                .collect(Collectors.toMap(number -> "other:" + number, number -> "x")));
    before.close();

    // a thousandth of a second a key, and a look at its connections after each few
    List<String> slowly =
        List.of("--key-load-delay", "1000", "--loading-process-events-interval-bytes", "1024");
    CompletableFuture<EmbeddedRedis> after =
        CompletableFuture.supplyAsync(() -> EmbeddedRedis.start(directory, port, slowly));
    try {
      awaitTrouble("is still loading");
      rig.turnsUntil(() -> "71".equals(rig.mark(QUOTES_0)));
      assertThat(rig.redis().get("tm:1:quote:B69")).isEqualTo(json("B69", 1));
    } finally {
      after.join().close();
    }
  }
}
