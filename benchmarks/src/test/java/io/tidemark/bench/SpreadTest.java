package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void oddNumber_hasTheMiddleAsMedian() {
    Spread spread = new Spread(List.of(9.0, 1.0, 4.0));

    assertThat(spread.median()).isEqualTo(4);
    assertThat(spread.min()).isEqualTo(1);
    assertThat(spread.max()).isEqualTo(9);
  }

  @Test
  void evenNumber_hasTheMeanOfTheMiddleTwo() {
    assertThat(new Spread(List.of(9.0, 1.0, 4.0, 5.0)).median()).isEqualTo(4.5);
  }

  @Test
  void noValues_areRefused() {
    assertThatThrownBy(() -> new Spread(List.of())).hasMessageContaining("none");
  }
}
