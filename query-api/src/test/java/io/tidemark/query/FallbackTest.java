package io.tidemark.query;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.tidemark.model.Symbol;
import io.tidemark.model.wire.StateLines;
import io.tidemark.model.wire.StateQuestion;
import io.tidemark.model.wire.StateReply;
import io.tidemark.runtime.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FallbackTest {
  private static final EntryName A = new EntryName.OfQuote(new Symbol("A"));
  private static final String KEY = "tm:7:quote:A";
  private final RefusedException away = RefusedException.unavailable("redis is away");
  private static final StateReply UNKNOWN = new StateReply.Unknown();
  private static final StateReply NOT_NOW = new StateReply.NotNow("it is restoring");

  private final ActiveGeneration active = new ActiveGeneration();
  private final NearSnapshots.Shared near =
      NearSnapshots.Shared.of(
          new NearConfig(1_000_000, Duration.ofMinutes(1), Duration.ofMinutes(1)),
          active,
          new NearMetrics(new MetricRegistry()),
          System::nanoTime);
  private final ServedEdition edition = new ServedEdition("");
  private final List<StateQuestion> asked = new ArrayList<>();
  private StateReply reply = UNKNOWN;
  private final Fallback fallback =
      fallback(FallbackConfig.none().to(List.of(new HostPort("one", 1))));

  private Fallback fallback(FallbackConfig config) {
    FallbackMetrics metrics = new FallbackMetrics(new MetricRegistry());
    return new Fallback(
        Fallback.Shared.of(near.near(), near.highWater(), active, edition, metrics),
        new StateClient(config, this::post, () -> "", ImmediateEventExecutor.INSTANCE, metrics));
  }

  private CompletionStage<byte[]> post(HostPort to, String wanted, byte[] lines) {
    asked.addAll(StateLines.questions(lines));
    return CompletableFuture.completedStage(StateLines.writeReplies(List.of(reply)));
  }

  @BeforeEach
  void listen() {
    active.seen(7);
    near.near().confirmed();
    near.near().heardUntil(System.nanoTime());
  }

  private static byte[] json(long version) {
    return ("{\"version\":" + version + "}").getBytes(US_ASCII);
  }

  private static Snapshot snapshot(long version) {
    return new Snapshot(7, json(version));
  }

  /** Redis has told a version, so long ago; it was answered. */
  private void known(long version, Duration ago) {
    long then = System.nanoTime() - ago.toNanos();
    near.near().keep(KEY, snapshot(version), near.near().ticket(KEY, then));
    near.highWater().admits(KEY, version);
  }

  private static @Nullable Snapshot told(CompletionStage<@Nullable Snapshot> stage) {
    return stage.toCompletableFuture().join();
  }

  private static void assertStale(@Nullable Snapshot told, long version) {
    Snapshot present = Objects.requireNonNull(told);
    assertThat(present.version()).isEqualTo(version);
    assertThat(present.stale()).isTrue();
  }

  @Test
  void lostEntry_isToldByItsOwnerAndSentAgain() {
    reply = new StateReply.Found(json(9));

    assertStale(told(fallback.lost(A)), 9);

    assertThat(asked).singleElement().matches(StateQuestion::renew);
  }

  @Test
  void lostEntry_thatItsOwnerDoesNotKnow_isNone() {
    known(3, Duration.ofSeconds(5));

    assertThat(told(fallback.lost(A))).isNull();

    assertThat(near.near().lastKnown(KEY)).isNull();
  }

  @Test
  void lostEntry_withoutProcessors_isNone() {
    assertThat(told(fallback(FallbackConfig.none()).lost(A))).isNull();
    assertThat(asked).isEmpty();
  }

  @Test
  void lostEntry_ofWhichNobodyCanSay_isRefusedUnlessItWasKnown() {
    reply = NOT_NOW;

    assertThatThrownBy(() -> told(fallback.lost(A))).hasMessageContaining("it is restoring");

    known(3, Duration.ofMinutes(2));
    assertStale(told(fallback.lost(A)), 3);
  }

  @Test
  void redisAway_whatWasKnownJustNow_isAnsweredWithoutAsking() {
    known(3, Duration.ofMillis(1));

    assertStale(told(fallback.away(A, away)), 3);

    assertThat(asked).isEmpty();
  }

  @Test
  void redisAway_whatWasKnownLongAgo_isAskedOfItsOwner() {
    known(3, Duration.ofSeconds(5));
    reply = new StateReply.Found(json(4));

    assertStale(told(fallback.away(A, away)), 4);
    assertStale(told(fallback.away(A, away)), 4);

    assertThat(asked).singleElement().matches(question -> !question.renew());
  }

  @Test
  void redisAway_ownerOlderThanAnswered_isNotBelieved() {
    known(3, Duration.ofSeconds(5));
    reply = new StateReply.Found(json(2));

    assertStale(told(fallback.away(A, away)), 3);

    assertThat(asked).hasSize(2); // once more: it may have been overtaken on its way
  }

  @Test
  void redisAway_nobodyKnows_isTheRefusalOfRedis() {
    reply = NOT_NOW;

    assertThatThrownBy(() -> told(fallback.away(A, away))).hasRootCause(away);
    assertThatThrownBy(() -> told(fallback(FallbackConfig.none()).away(A, away)))
        .hasRootCause(away);
  }

  @Test
  void redisAway_unknownNames_areRememberedForAWhile() {
    assertThat(told(fallback.away(A, away))).isNull();
    assertThat(told(fallback.away(A, away))).isNull();

    assertThat(asked).hasSize(1);
  }

  @Test
  void redisBehind_isAnsweredForByTheOwner() {
    near.highWater().admits(KEY, 9);
    reply = new StateReply.Found(json(9));

    assertStale(told(fallback.behind(A)), 9);

    reply = new StateReply.Found(json(8));
    near.near().forget(KEY);
    assertThatThrownBy(() -> told(fallback.behind(A))).hasMessageContaining("fallen behind");
  }

  @Test
  void redisBackWithAnotherGeneration_mayNotFallBehindWhatWasTold() {
    reply = new StateReply.Found(json(9));
    told(fallback.away(A, away));

    assertThat(fallback.admits(A, new Snapshot(8, json(8)))).isFalse();
    assertThat(fallback.admits(A, new Snapshot(8, json(9)))).isTrue();

    edition.told(8, "v2");
    assertThat(fallback.admits(A, new Snapshot(8, json(1)))).isTrue();
  }

  @Test
  void whatProcessorsTold_neverPassesForRedisWord() {
    reply = new StateReply.Found(json(9));
    told(fallback.lost(A));

    assertThat(near.near().get(KEY, System.nanoTime())).isNull();
    assertThat(near.near().lastKnown(KEY, System.nanoTime(), TimeUnit.MINUTES.toNanos(1)))
        .isNotNull();
    near.near().changed(KEY, 9);
    assertThat(near.near().lastKnown(KEY)).isNull();
  }
}
