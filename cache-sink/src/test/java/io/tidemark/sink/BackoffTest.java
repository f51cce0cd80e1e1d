package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may wrap
  private final Backoff backoff =
      new Backoff(
          Duration.ofMillis(100), Duration.ofSeconds(1), new SplittableRandom(1), nanos::get);

  @Test
  void remaining_afterEachFailure_growsUpToItsBound() {
    for (int most : new int[] {100, 200, 400, 800, 1_000, 1_000}) {
      backoff.failed();

      assertThat(backoff.remaining())
          .isBetween(Duration.ofMillis(most / 2), Duration.ofMillis(most));
    }
  }

  @Test
  void remaining_onceItHasPassed_isZero() {
    backoff.failed();
    nanos.addAndGet(Duration.ofMillis(100).toNanos());

    assertThat(backoff.remaining()).isZero();
  }

  @Test
  void succeeded_afterFailures_tellsOnceAndBeginsAnew() {
    assertThat(backoff.succeeded()).isFalse();
    assertThat(backoff.failed()).isTrue();
    assertThat(backoff.failed()).isFalse();

    assertThat(backoff.succeeded()).isTrue();
    assertThat(backoff.succeeded()).isFalse();
    assertThat(backoff.remaining()).isZero();
    backoff.failed();
    assertThat(backoff.remaining()).isLessThanOrEqualTo(Duration.ofMillis(100));
  }
}
