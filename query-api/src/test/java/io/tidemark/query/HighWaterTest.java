package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HighWaterTest {
  private final HighWater high = new HighWater();

  @Test
  void versions_notBelowTheHighest_areAdmitted() {
    assertThat(high.admits("a", 5)).isTrue();
    assertThat(high.admits("a", 5)).isTrue();
    assertThat(high.admits("a", 7)).isTrue();
    assertThat(high.admits("a", 6)).isFalse();
    assertThat(high.admits("a", 500)).isTrue();
    assertThat(high.admits("a", 500)).isTrue(); // above what small boxed numbers share
    assertThat(high.admits("b", 1)).isTrue();
  }

  @Test
  void mark_isTheHighestAdmitted() {
    assertThat(high.mark("a")).isEqualTo(-1);

    assertThat(high.admits("a", 7)).isTrue();
    assertThat(high.admits("a", 6)).isFalse();

    assertThat(high.mark("a")).isEqualTo(7);
    assertThat(high.mark("b")).isEqualTo(-1);
  }

  @Test
  void generations_belowTheHighest_areAdmittedOnceTheyHaveReturned() {
    assertThat(high.admits(8)).isTrue();
    assertThat(high.admits(7)).isFalse();
    assertThat(high.admits(8)).isTrue();

    high.returned(7);

    assertThat(high.admits(7)).isTrue();
  }
}
