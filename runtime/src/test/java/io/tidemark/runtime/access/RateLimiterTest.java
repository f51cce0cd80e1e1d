package io.tidemark.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.Settings;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private final AtomicLong clock = new AtomicLong(-5_000_000_000L); // nanoTime may be negative
  private final RateLimiter limiter = new RateLimiter(new RateLimit(10, 5), clock::get);

  private int granted(String client, int asked) {
    int granted = 0;
    for (int i = 0; i < asked; i++) {
      granted += limiter.take(client).granted() ? 1 : 0;
    }
    return granted;
  }

  @Test
  void take_ofAFullBucket_grantsTheBurstAndNoMore() {
    assertThat(granted("a", 20)).isEqualTo(5);
  }

  @Test
  void take_afterATime_grantsWhatHasComeIn() {
    granted("a", 20);

    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));

    assertThat(granted("a", 20)).isEqualTo(2);
  }

  @Test
  void take_afterALongTime_grantsNoMoreThanTheBurst() {
    granted("a", 20);

    clock.addAndGet(TimeUnit.HOURS.toNanos(1));

    assertThat(granted("a", 20)).isEqualTo(5);
  }

  @Test
  void take_ofAnother_isNotHeldBack() {
    granted("a", 20);

    assertThat(granted("b", 1)).isEqualTo(1);
  }

  @Test
  void take_tellsWhatIsLeftAndWhen() {
    assertThat(limiter.take("a")).isEqualTo(new RateLimiter.Taken(5, 4, 1, 0));
    granted("a", 4);

    RateLimiter.Taken refused = limiter.take("a");

    assertThat(refused.granted()).isFalse();
    assertThat(refused.remaining()).isZero();
    assertThat(refused.retrySeconds()).isEqualTo(1);
  }

  @Test
  void from_nothing_isOff() {
    Settings settings = Settings.of(Map.of());

    assertThat(RateLimit.from(settings, "X_")).isEqualTo(RateLimit.OFF);
    settings.check();
  }

  @Test
  void from_aRateAlone_burstsTwice() {
    assertThat(RateLimit.from(Settings.of(Map.of("X_RATE", "50")), "X_"))
        .isEqualTo(new RateLimit(50, 100));
  }

  @Test
  void from_aBurstOfMoreThanAMinute_isRefused() {
    Settings settings = Settings.of(Map.of("X_RATE", "2", "X_BURST", "121"));

    RateLimit.from(settings, "X_");

    assertThatThrownBy(settings::check).hasMessageContaining("X_BURST");
  }
}
