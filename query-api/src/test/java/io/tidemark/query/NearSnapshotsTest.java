package io.tidemark.query;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.tidemark.model.Symbol;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NearSnapshotsTest {
  private static final EntryName A = new EntryName.OfQuote(new Symbol("A"));
  private static final EntryName B = new EntryName.OfQuote(new Symbol("B"));

  private long now = System.nanoTime();
  private final ActiveGeneration active = new ActiveGeneration();
  private final HandRedis redis = new HandRedis();
  private final NearSnapshots.Shared shared =
      NearSnapshots.Shared.of(
          new NearConfig(1_000_000, Duration.ofMinutes(1), Duration.ofMinutes(1)),
          active,
          new NearMetrics(new MetricRegistry()),
          () -> now);
  private final Fallback.Shared fallback =
      Fallback.Shared.of(
          shared.near(),
          shared.highWater(),
          active,
          new ServedEdition(""),
          new FallbackMetrics(new MetricRegistry()));
  private final NearSnapshots reads = reads(ImmediateEventExecutor.INSTANCE);

  private NearSnapshots reads(EventExecutor loop) {
    return new NearSnapshots(redis, new Fallback(fallback, nobody(loop)), shared, loop);
  }

  private static StateClient nobody(EventExecutor loop) {
    return new StateClient(
        FallbackConfig.none(),
        (processor, edition, lines) -> CompletableFuture.failedStage(new AssertionError()),
        () -> "",
        loop,
        new FallbackMetrics(new MetricRegistry()));
  }

  @BeforeEach
  void listen() {
    active.seen(7);
    shared.near().confirmed();
    shared.near().heardUntil(now);
  }

  /** Answers when the test says so, oldest read first. */
  private static final class HandRedis implements SnapshotSource {
    private record Asked(
        List<EntryName> names, CompletableFuture<List<@Nullable Snapshot>> result) {}

    private final Deque<Asked> asked = new ArrayDeque<>();

    @Override
    public CompletionStage<List<@Nullable Snapshot>> read(List<EntryName> names) {
      Asked one = new Asked(names, new CompletableFuture<>());
      asked.add(one);
      return one.result();
    }

    List<EntryName> next() {
      return asked.element().names();
    }

    /** Takes the oldest read out, to be answered later. */
    CompletableFuture<List<@Nullable Snapshot>> delay() {
      return asked.remove().result();
    }

    void answer(@Nullable Snapshot... found) {
      asked.remove().result().complete(Arrays.asList(found));
    }

    void fail(RuntimeException failure) {
      asked.remove().result().completeExceptionally(failure);
    }

    int waiting() {
      return asked.size();
    }
  }

  private static Snapshot snapshot(long generation, long version) {
    return new Snapshot(generation, ("{\"version\":" + version + "}").getBytes(US_ASCII));
  }

  private static long version(CompletionStage<@Nullable Snapshot> read) {
    Snapshot snapshot = read.toCompletableFuture().join();
    return snapshot == null ? -2 : snapshot.version();
  }

  @Test
  void misses_ofOneKeyAtOnce_areOneRead() {
    NearSnapshots other = reads(ImmediateEventExecutor.INSTANCE);
    CompletionStage<@Nullable Snapshot> first = reads.read(A);
    CompletionStage<@Nullable Snapshot> second = other.read(A);
    CompletionStage<List<@Nullable Snapshot>> third = other.read(List.of(A, B));
    redis.answer(snapshot(7, 3));

    assertThat(redis.next()).containsExactly(B);
    redis.answer(new @Nullable Snapshot[] {null});

    assertThat(version(first)).isEqualTo(3);
    assertThat(version(second)).isEqualTo(3);
    assertThat(third.toCompletableFuture().join().get(0)).isNotNull();
    assertThat(third.toCompletableFuture().join().get(1)).isNull();
    assertThat(version(reads.read(A))).isEqualTo(3);
    assertThat(version(reads.read(B))).isEqualTo(-2);
    assertThat(redis.waiting()).isZero();
  }

  @Test
  void read_underWayWhenItsKeyIsAnnounced_isNotJoined() {
    CompletionStage<@Nullable Snapshot> before = reads.read(A);
    shared.near().changed("tm:7:quote:A", 4);
    CompletionStage<@Nullable Snapshot> after = reads.read(A);

    redis.answer(snapshot(7, 3));
    redis.answer(snapshot(7, 4));

    assertThat(version(before)).isEqualTo(3);
    assertThat(version(after)).isEqualTo(4);
    assertThat(version(reads.read(A))).isEqualTo(4);
  }

  @Test
  void read_thatTakesLong_isNotJoined() {
    CompletionStage<@Nullable Snapshot> slow = reads.read(A);

    now += TimeUnit.MILLISECONDS.toNanos(101);
    CompletionStage<@Nullable Snapshot> second = reads.read(A);

    assertThat(redis.waiting()).isEqualTo(2);
    redis.answer(snapshot(7, 3));
    redis.answer(snapshot(7, 3));
    assertThat(version(slow)).isEqualTo(3);
    assertThat(version(second)).isEqualTo(3);
  }

  @Test
  void readThatFails_failsAllThatWaitAndNoOtherOne() {
    CompletionStage<@Nullable Snapshot> first = reads.read(A);
    CompletionStage<@Nullable Snapshot> second = reads.read(A);
    redis.fail(RefusedException.unavailable("gone"));

    assertThatThrownBy(() -> version(first)).hasMessageContaining("gone");
    assertThatThrownBy(() -> version(second)).hasMessageContaining("gone");

    CompletionStage<@Nullable Snapshot> third = reads.read(A);
    redis.answer(snapshot(7, 1));
    assertThat(version(third)).isEqualTo(1);
  }

  private void answered(long generation, long version) {
    CompletionStage<@Nullable Snapshot> read = reads.read(A);
    redis.answer(snapshot(generation, version));
    assertThat(version(read)).isEqualTo(version);
  }

  @Test
  void lateReply_olderThanWhatWasAnswered_isAskedForAgain() {
    CompletionStage<@Nullable Snapshot> late = reads.read(A);
    shared.near().changed("tm:7:quote:A", 4);
    CompletionStage<@Nullable Snapshot> next = reads.read(A);
    CompletableFuture<List<@Nullable Snapshot>> delayed = redis.delay();
    redis.answer(snapshot(7, 4));
    assertThat(version(next)).isEqualTo(4);

    delayed.complete(Arrays.asList(snapshot(7, 3)));
    redis.answer(snapshot(7, 5));

    assertThat(version(late)).isEqualTo(5);
  }

  /** Another read begins, finds that version, which is announced then, and is answered. */
  private void overtake(long version) {
    shared.near().changed("tm:7:quote:A", version);
    CompletionStage<@Nullable Snapshot> other = reads.read(A);
    redis.answer(snapshot(7, version));
    assertThat(version(other)).isEqualTo(version);
    shared.near().changed("tm:7:quote:A", version + 1);
  }

  @Test
  void read_overtakenAgainAndAgain_isAnsweredWhatWasNotOlderWhenItBegan() {
    CompletionStage<@Nullable Snapshot> late = reads.read(A);
    var first = redis.delay();
    overtake(4);
    first.complete(Arrays.asList(snapshot(7, 3)));
    var second = redis.delay();
    overtake(6);

    second.complete(Arrays.asList(snapshot(7, 4)));

    Snapshot answer = late.toCompletableFuture().join();
    assertThat(answer).isNotNull();
    assertThat(answer.version()).isEqualTo(4);
    assertThat(answer.stale()).isFalse();
  }

  @Test
  void whatOvertook_isNotHiddenByTheReadThatItOvertook() {
    CompletionStage<@Nullable Snapshot> late = reads.read(A);
    var first = redis.delay();
    overtake(4);
    first.complete(Arrays.asList(snapshot(7, 3)));
    var second = redis.delay();
    overtake(6);
    second.complete(Arrays.asList(snapshot(7, 5)));
    assertThat(version(late)).isEqualTo(5);

    CompletionStage<@Nullable Snapshot> next = reads.read(A);
    redis.answer(snapshot(7, 6));

    assertThat(version(next)).isEqualTo(6);
  }

  @Test
  void read_thatIsRepeated_isNotJoinedByWhoWasGivenSomethingNewer() {
    CompletionStage<@Nullable Snapshot> oldest = reads.read(A);
    var slow = redis.delay();
    shared.near().changed("tm:7:quote:A", 4);
    CompletionStage<@Nullable Snapshot> older = reads.read(A);
    var slower = redis.delay();
    shared.near().changed("tm:7:quote:A", 5);
    CompletionStage<@Nullable Snapshot> read = reads.read(A);
    var overtaken = redis.delay();
    slow.complete(Arrays.asList(snapshot(7, 6)));
    overtaken.complete(Arrays.asList(snapshot(7, 5)));
    var repeated = redis.delay();
    slower.complete(Arrays.asList(snapshot(7, 7)));
    assertThat(version(oldest)).isEqualTo(6);
    assertThat(version(older)).isEqualTo(7);

    CompletionStage<@Nullable Snapshot> next = reads.read(A);

    repeated.complete(Arrays.asList(snapshot(7, 6)));
    assertThat(version(read)).isEqualTo(6);
    redis.answer(snapshot(7, 7));
    assertThat(version(next)).isEqualTo(7);
  }

  @Test
  void answerThatCannotBeKept_isNotFollowedByAnOlderOneThatIs() {
    CompletionStage<@Nullable Snapshot> slow = reads.read(A);
    var delayed = redis.delay();
    shared.near().changed("tm:7:quote:A", 4);
    answered(7, 4);
    delayed.complete(Arrays.asList(snapshot(7, 5)));
    assertThat(version(slow)).isEqualTo(5);

    answered(7, 5);
  }

  @Test
  void generation_switchedUnderARepeatedRead_isReadOnceMore() {
    CompletionStage<@Nullable Snapshot> late = reads.read(A);
    var first = redis.delay();
    overtake(4);
    active.seen(8);
    answered(8, 9);
    active.seen(7);
    first.complete(Arrays.asList(snapshot(7, 3)));
    active.seen(8);
    redis.answer(snapshot(8, 8)); // of what was asked for in the seventh

    assertThat(late.toCompletableFuture()).isNotDone();
    redis.answer(snapshot(8, 9));

    assertThat(version(late)).isEqualTo(9);
  }

  @Test
  void redis_fallenBehind_isAnsweredForByWhatIsKnown() {
    answered(7, 9);
    shared.near().gap();
    CompletionStage<@Nullable Snapshot> read = reads.read(A);
    redis.answer(snapshot(7, 8));
    redis.answer(snapshot(7, 8));

    Snapshot known = read.toCompletableFuture().join();

    assertThat(known).isNotNull();
    assertThat(known.version()).isEqualTo(9);
    assertThat(known.stale()).isTrue();
  }

  @Test
  void redis_fallenBehindWhatIsNoLongerHeld_isRefused() {
    answered(7, 9);
    shared.near().changed("tm:7:quote:A", 10);
    CompletionStage<@Nullable Snapshot> read = reads.read(A);
    redis.answer(snapshot(7, 8));
    redis.answer(snapshot(7, 8));

    assertThatThrownBy(() -> version(read))
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("fallen behind");
  }

  @Test
  void generation_olderThanAnswered_isBelievedWhenItIsToldTwice() {
    active.seen(8);
    answered(8, 2);
    active.seen(7);
    CompletionStage<@Nullable Snapshot> read = reads.read(A);
    redis.answer(snapshot(7, 6));

    assertThat(read.toCompletableFuture()).isNotDone();
    redis.answer(snapshot(7, 6));

    assertThat(version(read)).isEqualTo(6);
  }

  @Test
  void generation_newer_countsMoreThanTheVersion() {
    answered(7, 9);

    active.seen(8);
    answered(8, 2);
  }
}
