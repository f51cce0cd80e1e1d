package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctKeysTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 10, 1_000, 30_000, 50_000, 300_000})
  void estimate_isNearTheTruth(int count) {
    DistinctKeys keys = new DistinctKeys();
    for (int i = 0; i < count; i++) {
      keys.offer("tm:2:quote:S" + i);
    }

    assertThat(keys.estimate()).isCloseTo(count, withPercentage(3));
  }

  @Test
  void repetitions_doNotCount() {
    DistinctKeys keys = new DistinctKeys();
    for (int i = 0; i < 100_000; i++) {
      keys.offer("tm:2:quote:S" + i % 100);
    }

    assertThat(keys.estimate()).isCloseTo(100, withPercentage(3));
    assertThat(new DistinctKeys().estimate()).isZero();
  }
}
