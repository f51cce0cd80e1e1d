package io.tidemark.sink;

import static io.tidemark.sink.LoopRig.QUOTES_0;
import static io.tidemark.sink.LoopRig.QUOTES_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.it.Servers;
import io.tidemark.model.wire.GenerationKeys;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandoverIT {
  private static final String HANDOVER = "h/1";

  private Servers.Redis server;
  private LoopRig rig;

  @BeforeAll
  void start() {
    server = Servers.redis();
  }

  @BeforeEach
  void followGeneration1() {
    rig = new LoopRig(server.url());
    rig.redis().flushall();
    rig.assign(QUOTES_0, QUOTES_1);
    rig.turnsUntil(() -> rig.health.notReady().isEmpty());
    rig.quote("A", 1);
    rig.turnsUntil(() -> rig.redis().get("tm:1:quote:A") != null);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /** Has the sink hold still, and offers it something all the same. */
  private void held() {
    rig.redis().set(GenerationKeys.HANDOVER, HANDOVER);
    rig.turnsUntil(() -> rig.redis().scard(GenerationKeys.held(HANDOVER)) == 1);
    rig.quote("A", 2);
    for (int i = 0; i < 50; i++) {
      assertThat(rig.loop.turn()).isZero();
    }
  }

  @Test
  void sink_duringAHandover_writesNothing_andGoesOnAfterIt() {
    held();
    String meanwhile = rig.redis().get("tm:1:quote:A");

    rig.redis().del(GenerationKeys.HANDOVER);
    rig.turnsUntil(() -> CacheRecords.json("A", 2).equals(rig.redis().get("tm:1:quote:A")));

    assertThat(meanwhile).isEqualTo(CacheRecords.json("A", 1));
    assertThat(rig.redis().ttl(GenerationKeys.held(HANDOVER))).isPositive();
  }

  @Test
  void sink_afterAHandover_writesWhatTookOver_andNothingElse() {
    held();

    rig.redis().mset(Map.of("tm:2:mark:t.quotes:0", "1", "tm:2:mark:t.quotes:1", "0"));
    rig.redis().set("tm:active", "2");
    rig.redis().del(GenerationKeys.HANDOVER);
    rig.turnsUntil(() -> rig.redis().get("tm:2:quote:A") != null);

    assertThat(rig.redis().get("tm:2:quote:A")).isEqualTo(CacheRecords.json("A", 2));
    assertThat(rig.redis().get("tm:1:quote:A")).isEqualTo(CacheRecords.json("A", 1));
  }
}
