package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StartingPointTest {
  @Test
  void noMark_beginsWithTheLog() {
    assertThat(StartingPoint.of(null, 5, 9)).isEqualTo(new StartingPoint(5, null));
  }

  @Test
  void markWithinTheLog_isTheStart() {
    assertThat(StartingPoint.of(5L, 5, 9)).isEqualTo(new StartingPoint(5, null));
    assertThat(StartingPoint.of(9L, 5, 9)).isEqualTo(new StartingPoint(9, null));
  }

  @Test
  void markOutsideTheLog_beginsWithTheLogAndSaysSo() {
    assertThat(StartingPoint.of(4L, 5, 9).offset()).isEqualTo(5);
    assertThat(StartingPoint.of(4L, 5, 9).oddity()).contains("mark 4", "begins at 5");
    assertThat(StartingPoint.of(10L, 5, 9).offset()).isEqualTo(5);
    assertThat(StartingPoint.of(10L, 5, 9).oddity()).contains("mark 10", "ends at 9");
  }
}
