package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RedisGuardTest {
  private static final Duration DEADLINE = Duration.ofMillis(250);

  private final RedisGuard guard = new RedisGuard(DEADLINE);
  private final AtomicInteger asked = new AtomicInteger();

  private CompletableFuture<String> read(CompletableFuture<String> redis) {
    return read(RedisGuard.ALL, redis);
  }

  private CompletableFuture<String> read(String server, CompletableFuture<String> redis) {
    return guard
        .read(
            server,
            () -> {
              asked.incrementAndGet();
              return redis;
            })
        .toCompletableFuture();
  }

  private static long after(Duration time) {
    return System.nanoTime() + time.toNanos();
  }

  @Test
  void read_inTime_isAnswered() {
    CompletableFuture<String> redis = new CompletableFuture<>();
    CompletableFuture<String> answer = read(redis);

    guard.expire(System.nanoTime());
    assertThat(answer).isNotDone();
    redis.complete("x");

    assertThat(answer).isCompletedWithValue("x");
  }

  @Test
  void redis_thatDoesNotAnswer_isLeftAloneUntilAProbeIsAnswered() {
    for (int i = 0; i < 5; i++) {
      assertThat(guard.open()).isFalse();
      CompletableFuture<String> answer = read(new CompletableFuture<>());
      guard.expire(after(DEADLINE));
      assertThatThrownBy(answer::join).hasMessageContaining("in time");
    }

    assertThat(guard.open()).isTrue();
    assertThatThrownBy(() -> read(new CompletableFuture<>()).join())
        .hasMessageContaining("does not answer");
    assertThat(asked).hasValue(5);

    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              CompletableFuture<String> probe = read(CompletableFuture.completedFuture("x"));
              return !probe.isCompletedExceptionally() && !guard.open();
            });
  }

  @Test
  void server_thatDoesNotAnswer_isLeftAlone_noOtherIs() {
    for (int i = 0; i < 10; i++) {
      var unused = read("one", CompletableFuture.failedFuture(RefusedException.unavailable("x")));
    }

    assertThat(guard.open()).isTrue();
    assertThat(read("one", CompletableFuture.completedFuture("x"))).isCompletedExceptionally();
    assertThat(read("two", CompletableFuture.completedFuture("x"))).isCompletedWithValue("x");
    assertThat(read(CompletableFuture.completedFuture("x"))).isCompletedWithValue("x");
  }

  @Test
  void redis_thatAnswersWithAnError_isNotLeftAlone() {
    for (int i = 0; i < 20; i++) {
      var unused = read(CompletableFuture.failedFuture(new IllegalStateException("WRONGTYPE")));
      unused = read(CompletableFuture.failedFuture(RefusedException.beingFilled()));
    }

    assertThat(guard.open()).isFalse();
    assertThat(asked).hasValue(40);
  }

  @Test
  void deadlines_keepNoMoreThanWhatIsNotDone() {
    Deadlines deadlines = new Deadlines(DEADLINE, "late");
    long begun = System.nanoTime();
    CompletableFuture<String> slow = new CompletableFuture<>();
    deadlines.add(slow, begun);
    for (int i = 0; i < 1_000; i++) {
      CompletableFuture<String> quick = new CompletableFuture<>();
      deadlines.add(quick, begun + 1);
      quick.complete("x");
    }
    CompletableFuture<String> young = new CompletableFuture<>();
    deadlines.add(young, begun + 2);

    deadlines.expire(begun + DEADLINE.toNanos());

    assertThat(slow).isCompletedExceptionally();
    assertThat(young).isNotDone();
    assertThat(deadlines.size()).isEqualTo(1);
  }
}
