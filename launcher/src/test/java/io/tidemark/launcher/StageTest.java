package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StageTest {
  private static final TopicPartition FIRST = new TopicPartition("t", 0);
  private static final TopicPartition SECOND = new TopicPartition("t", 1);

  @Test
  void lag_isSummedOverPartitions() {
    Stage stage =
        Stage.of(
            "s",
            Map.of(FIRST, 0L, SECOND, 0L),
            Map.of(FIRST, 10L, SECOND, 5L),
            Map.of(FIRST, 7L, SECOND, 5L));

    assertThat(stage).isEqualTo(new Stage("s", 2, 12, 15, 3));
  }

  @Test
  void lag_withoutPosition_countsFromWhatIsKept() {
    Stage stage = Stage.of("s", Map.of(FIRST, 4L), Map.of(FIRST, 10L), Map.of());

    assertThat(stage.lag()).isEqualTo(6);
  }

  @Test
  void lag_ofPositionThatRetentionOvertook_countsFromWhatIsKept() {
    Stage stage = Stage.of("s", Map.of(FIRST, 10L), Map.of(FIRST, 10L), Map.of(FIRST, 3L));

    assertThat(stage.lag()).isZero();
  }

  @Test
  void lag_ofPositionPastTheEnd_isNotNegative() {
    Stage stage =
        Stage.of("s", Map.of(), Map.of(FIRST, 10L, SECOND, 8L), Map.of(FIRST, 15L, SECOND, 4L));

    assertThat(stage.lag()).isEqualTo(4);
  }
}
