package io.tidemark.sink;

import static io.tidemark.sink.CacheRecords.json;
import static io.tidemark.sink.LoopRig.QUOTES_0;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.launcher.EmbeddedRedis;
import io.tidemark.launcher.FreePort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisAwayIT {
  @Test
  void redisStopped_isWaitedForAndNothingIsLost(@TempDir Path directory) throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.start(directory, FreePort.take(), List.of());
        LoopRig rig = new LoopRig(redis.url())) {
      rig.assign(QUOTES_0);
      rig.quote("A", 1);
      rig.turnsUntil(() -> rig.health.notReady().isEmpty());

      signal("STOP", redis);
      for (int i = 0; i < 70; i++) {
        rig.quote("S" + i, 1);
      }
      rig.turnsUntil(() -> rig.health.notReady().containsKey("writes"));
      assertThat(rig.committed(QUOTES_0)).isEqualTo(1);
      assertThat(rig.health.notLive()).isEmpty();
      signal("CONT", redis);

      rig.turnsUntil(() -> "71".equals(rig.mark(QUOTES_0)));
      assertThat(rig.redis().keys("tm:1:quote:*")).hasSize(71);
      rig.turnsUntil(() -> rig.health.notReady().isEmpty());
    }
  }

  @Test
  void redisKilled_comesBackEmpty_isFilledAgain(@TempDir Path first, @TempDir Path second)
      throws Exception {
    int port = FreePort.take();
    EmbeddedRedis before = EmbeddedRedis.start(first, port, List.of());
    try (LoopRig rig = new LoopRig(before.url())) {
      rig.assign(QUOTES_0);
      rig.quote("A", 1);
      rig.turnsUntil(() -> rig.health.notReady().isEmpty());

      before.process().destroyForcibly();
      before.close();
      rig.quote("A", 2);
      rig.quote("B", 1);
      rig.turnsUntil(() -> rig.health.notReady().containsKey("writes"));

      try (EmbeddedRedis after = EmbeddedRedis.start(second, port, List.of())) {
        rig.turnsUntil(() -> rig.health.notReady().isEmpty());
        assertThat(rig.redis().get("tm:1:quote:A")).isEqualTo(json("A", 2));
        assertThat(rig.redis().get("tm:1:quote:B")).isEqualTo(json("B", 1));
        assertThat(rig.mark(QUOTES_0)).isEqualTo("3");
        assertThat(after.process().isAlive()).isTrue();
      }
    }
  }

  private static void signal(String name, EmbeddedRedis redis)
      throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(redis.process().pid()))
            .inheritIO()
            .start();
    assertThat(kill.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }
}
