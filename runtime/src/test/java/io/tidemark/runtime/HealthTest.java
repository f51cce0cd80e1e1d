package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final Health health = new Health();

  @Test
  void health_withoutParts_isLiveAndReady() {
    assertThat(health.notLive()).isEmpty();
    assertThat(health.notReady()).isEmpty();
  }

  @Test
  void partNotReady_leavesTheServiceLive() {
    health.ready("redis", () -> Optional.of("away"));
    health.ready("kafka", Optional::empty);

    assertThat(health.notReady()).containsExactly(Map.entry("redis", "away"));
    assertThat(health.notLive()).isEmpty();
  }

  @Test
  void partNotLive_isNotReadyEither() {
    health.live("streams", () -> Optional.of("ended"));
    health.ready("redis", () -> Optional.of("away"));

    assertThat(health.notLive()).containsExactly(Map.entry("streams", "ended"));
    assertThat(health.notReady())
        .containsExactly(Map.entry("redis", "away"), Map.entry("streams", "ended"));
  }

  @Test
  void part_isAskedEachTime() {
    AtomicReference<Optional<String>> problem = new AtomicReference<>(Optional.of("starting"));
    health.ready("kafka", problem::get);
    assertThat(health.notReady()).containsKey("kafka");

    problem.set(Optional.empty());

    assertThat(health.notReady()).isEmpty();
  }
}
