package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.GenerationKeys;
import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SweepIT {
  private static final int KEYS = 700;
  private static final SweepPace PACE =
      new SweepPace(
          50, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofHours(6), Duration.ofHours(1));

  private ScriptRig rig;
  private GenerationBoard board;
  private long now;

  @BeforeAll
  void start() {
    rig = new ScriptRig();
    board = new GenerationBoard(rig.link());
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @BeforeEach
  void clear() {
    rig.clear();
    now = 1_000_000;
  }

  private Sweep sweep(String owner) {
    InstantSource clock = () -> Instant.ofEpochMilli(now);
    return new Sweep(rig.link(), PACE, owner, clock);
  }

  /** Steps enough for a pass and more. */
  private static void steps(Sweep sweep) {
    for (int i = 0; i < 150; i++) {
      assertThat(sweep.step()).isLessThanOrEqualTo(PACE.idle());
    }
  }

  private void fill(long generation) {
    RedisKeys keys = new RedisKeys(generation);
    for (int i = 0; i < KEYS; i++) {
      rig.redis().set(keys.quote("S" + i), "{\"version\":1}");
    }
    rig.redis().zadd(keys.symbols(), 0, "S1");
    rig.redis().set(keys.mark("t.quotes", 0), "9");
  }

  private long left(long generation) {
    return rig.redis().keys("tm:" + generation + ":*").size();
  }

  @Test
  void pass_removesAllAndOnlyWhatNobodyWants() {
    for (long generation = 1; generation <= 6; generation++) {
      fill(generation);
    }
    rig.redis().set(RedisKeys.ACTIVE, "5");
    rig.redis().set(GenerationKeys.PREVIOUS, new Kept(4, now, now + 60_000).json());
    rig.redis().set(GenerationKeys.UNFINISHED, new Unfinished(6, "x", now, null).json());
    rig.redis().set(GenerationKeys.LEASE, new Lease("y", 3, now).json());
    rig.redis().set(GenerationKeys.SWEEP, "due");
    rig.redis().mset(Map.of("tm:other", "1", "tm:12x:quote:A", "1", "foreign", "1"));

    steps(sweep("s"));

    assertThat(List.of(left(1), left(2))).containsExactly(0L, 0L);
    assertThat(List.of(left(3), left(4), left(5), left(6))).containsOnly(KEYS + 2L);
    assertThat(rig.redis().exists("tm:other", "tm:12x:quote:A", "foreign")).isEqualTo(3);
    assertThat(rig.redis().get(GenerationKeys.SWEEP)).isNull();
  }

  @Test
  void keptGeneration_goesOnceItsTimeHasPassed() {
    fill(1);
    fill(2);
    rig.redis().set(RedisKeys.ACTIVE, "2");
    rig.redis().set(GenerationKeys.PREVIOUS, new Kept(1, now, now + 60_000).json());
    Sweep sweep = sweep("s");

    steps(sweep);
    long before = left(1);
    now += 60_000;
    steps(sweep);

    assertThat(before).isEqualTo(KEYS + 2);
    assertThat(left(1)).isZero();
    assertThat(left(2)).isEqualTo(KEYS + 2);
    assertThat(board.look().previous()).isEmpty();
  }

  @Test
  void deadRebuild_isKeptToBeResumed_thenGoes() {
    fill(1);
    fill(2);
    rig.redis().set(RedisKeys.ACTIVE, "1");
    rig.redis().set(GenerationKeys.UNFINISHED, new Unfinished(2, "x", now, null).json());
    Sweep sweep = sweep("s");

    steps(sweep);
    long before = left(2);
    now += PACE.unfinished().toMillis() + 1;
    steps(sweep);

    assertThat(before).isEqualTo(KEYS + 2);
    assertThat(left(2)).isZero();
    assertThat(left(1)).isEqualTo(KEYS + 2);
  }

  @Test
  void nothingServed_removesNothing() {
    fill(1);
    rig.redis().set(GenerationKeys.SWEEP, "due");

    steps(sweep("s"));

    assertThat(left(1)).isEqualTo(KEYS + 2);
  }

  @Test
  void twoSinks_oneSweeps() {
    fill(1);
    fill(2);
    rig.redis().set(RedisKeys.ACTIVE, "2");
    rig.redis().set(GenerationKeys.SWEEP, "due");
    Sweep first = sweep("first");
    Sweep second = sweep("second");

    Duration begins = first.step();
    Duration waits = second.step();
    steps(second);
    long meanwhile = left(1);
    steps(first);

    assertThat(begins).isZero();
    assertThat(waits).isEqualTo(PACE.idle());
    assertThat(meanwhile).isEqualTo(KEYS + 2);
    assertThat(left(1)).isZero();
  }
}
