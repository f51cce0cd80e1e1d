package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.Health;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SinkStatusTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Health health = new Health();
  private final SinkStatus status = new SinkStatus(nanos::get);

  @Test
  void trouble_thatGoesOn_isToldWithItsLength() {
    status.report(health);
    status.trouble(null);
    status.trouble("redis: is full");
    nanos.addAndGet(Duration.ofSeconds(12).toNanos());
    status.trouble("redis: can't be reached");

    assertThat(health.notReady()).containsEntry("writes", "redis: can't be reached, for 12 s now");

    status.trouble(null);
    assertThat(health.notReady()).doesNotContainKey("writes");
  }
}
