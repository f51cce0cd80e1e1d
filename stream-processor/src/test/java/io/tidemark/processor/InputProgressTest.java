package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class InputProgressTest {
  private static final TopicPartition PRICES = new TopicPartition("tidemark.prices", 0);

  @Test
  void inputsNeverRead_areAheadToTheirEnds() {
    assertThat(InputProgress.ahead(Map.of(PRICES, 0L), Map.of(PRICES, 7L), Map.of()))
        .containsExactly(Map.entry(PRICES, 7L));
  }

  @Test
  void inputsCommittedInPart_areAhead() {
    assertThat(InputProgress.ahead(Map.of(PRICES, 0L), Map.of(PRICES, 7L), Map.of(PRICES, 6L)))
        .containsExactly(Map.entry(PRICES, 7L));
  }

  @Test
  void inputsCommittedToTheirEnd_areNotAhead() {
    assertThat(InputProgress.ahead(Map.of(PRICES, 0L), Map.of(PRICES, 7L), Map.of(PRICES, 7L)))
        .isEmpty();
  }

  @Test
  void inputsThatRetentionHasEmptied_areNotAhead() {
    assertThat(InputProgress.ahead(Map.of(PRICES, 7L), Map.of(PRICES, 7L), Map.of(PRICES, 5L)))
        .isEmpty();
  }
}
