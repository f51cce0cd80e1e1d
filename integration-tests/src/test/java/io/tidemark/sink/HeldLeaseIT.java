package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.wire.GenerationKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeldLeaseIT {
  private static final Duration KEEP = Duration.ofMinutes(30);
  private static final Duration TRUSTED = Duration.ofMinutes(2);
  private static final long NOW = 1_000_000;

  private ScriptRig rig;
  private GenerationBoard board;
  private long nanos;
  private final HeldLease.Clocks clocks =
      new HeldLease.Clocks(InstantSource.fixed(Instant.ofEpochMilli(NOW)), () -> nanos);

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
  void serveGeneration1() {
    rig.clear();
    rig.redis().set("tm:active", "1");
    nanos = 0;
  }

  private Optional<HeldLease> take(String owner) {
    Generations seen = board.look();
    return take(owner, seen, FillPlan.forward(seen, NOW, TRUSTED));
  }

  private Optional<HeldLease> take(String owner, Generations seen, FillPlan plan) {
    return HeldLease.take(board, clocks, seen, plan, new Lease(owner, plan.generation(), NOW));
  }

  @Test
  void activation_switchesKeepsAndTellsInOneStep() {
    try (Listening listening = new Listening(rig.client())) {
      HeldLease lease = take("a").orElseThrow();

      boolean done = lease.activate(KEEP, lease.beginHandover());
      lease.release();

      assertThat(done).isTrue();

      assertThat(listening.await(1)).containsExactly("tm:active 2");
    }
    Generations after = board.look();
    assertThat(after.active()).hasValue(2);
    assertThat(after.previous()).contains(new Kept(1, NOW, NOW + KEEP.toMillis()));
    assertThat(after.lease()).isEmpty();
    assertThat(after.unfinished()).isEmpty();
    assertThat(after.next()).isEqualTo(3);
  }

  @Test
  void secondRebuild_whileALeaseIsHeld_isRefused() {
    Generations before = board.look();
    assertThat(take("a")).isPresent();

    assertThat(take("b", before, new FillPlan(2, 1, FillPlan.Start.NEW))).isEmpty();
    assertThatThrownBy(() -> take("b"))
        .isInstanceOf(RebuildRefusedException.class)
        .hasMessageContainingAll("generation 2", "by a", "lease");
  }

  @Test
  void zombie_whoseLeaseHasRunOut_cantActivate() {
    HeldLease zombie = take("a").orElseThrow();
    String handover = zombie.beginHandover();
    rig.redis().del(GenerationKeys.LEASE);

    assertThatThrownBy(() -> zombie.activate(KEEP, handover))
        .isInstanceOf(RebuildFailedException.class);
    assertThatThrownBy(zombie::beginHandover).isInstanceOf(RebuildFailedException.class);

    assertThat(rig.redis().get("tm:active")).isEqualTo("1");
    assertThat(rig.redis().get(GenerationKeys.PREVIOUS)).isNull();
  }

  @Test
  void zombie_whoseGenerationAnotherHasTakenUp_canDoNothing() {
    HeldLease zombie = take("a").orElseThrow();
    String handover = zombie.beginHandover();
    rig.redis().del(GenerationKeys.LEASE);
    HeldLease successor = take("b").orElseThrow();
    nanos = Duration.ofMinutes(1).toNanos();

    assertThatThrownBy(zombie::renew).isInstanceOf(RebuildFailedException.class);
    assertThatThrownBy(() -> zombie.activate(KEEP, handover))
        .isInstanceOf(RebuildFailedException.class);
    assertThatThrownBy(() -> zombie.fail("x")).isInstanceOf(RebuildFailedException.class);
    zombie.release();

    assertThat(board.look().lease().map(Lease::owner)).contains("b");
    assertThat(successor.activate(KEEP, successor.beginHandover())).isTrue();
    assertThat(rig.redis().get("tm:active")).isEqualTo("2");
  }

  @Test
  void activation_whereAnotherGenerationHasBecomeActive_isRefused() {
    HeldLease lease = take("a").orElseThrow();
    String handover = lease.beginHandover();
    rig.redis().set("tm:active", "7");

    assertThatThrownBy(() -> lease.activate(KEEP, handover))
        .isInstanceOf(RebuildFailedException.class);

    assertThat(rig.redis().get("tm:active")).isEqualTo("7");
  }

  @Test
  void lease_thatHasRunOutWithNobodyBetween_isTakenUpAgain() {
    HeldLease lease = take("a").orElseThrow();
    rig.redis().del(GenerationKeys.LEASE);
    nanos = Duration.ofMinutes(1).toNanos();

    lease.renew();

    assertThat(lease.activate(KEEP, lease.beginHandover())).isTrue();
    assertThat(rig.redis().get("tm:active")).isEqualTo("2");
  }

  @Test
  void activation_onceTheSinksAreNoLongerHeld_isNotDone() {
    HeldLease lease = take("a").orElseThrow();
    String handover = lease.beginHandover();
    rig.redis().del(GenerationKeys.HANDOVER);

    assertThat(lease.activate(KEEP, handover)).isFalse();

    assertThat(rig.redis().get("tm:active")).isEqualTo("1");
    assertThat(lease.activate(KEEP, lease.beginHandover())).isTrue();
  }

  @Test
  void lease_inAnEmptiedRedis_isLost() {
    HeldLease lease = take("a").orElseThrow();
    rig.clear();
    nanos = Duration.ofMinutes(1).toNanos();

    assertThatThrownBy(lease::renew).isInstanceOf(RebuildFailedException.class);
  }

  @Test
  void failedGeneration_isNotTakenUpAgain() {
    take("a").orElseThrow().fail("differs");

    Generations seen = board.look();

    assertThat(seen.unfinished().map(Unfinished::failed)).contains("differs");
    assertThat(FillPlan.forward(seen, NOW, TRUSTED))
        .isEqualTo(new FillPlan(3, 1, FillPlan.Start.NEW));
  }

  @Test
  void renewal_extendsTheLease() {
    HeldLease lease = take("a").orElseThrow();
    rig.redis().pexpire(GenerationKeys.LEASE, 500);
    nanos = Duration.ofSeconds(3).toNanos();

    lease.renew();

    assertThat(rig.redis().pttl(GenerationKeys.LEASE)).isGreaterThan(5_000);
  }
}
