package io.tidemark.model.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmaTest {
  @Test
  void value_ofPublishedCloses_isThePublishedAverage() {
    Ema ema = Ema.of(20);

    for (int i = 0; i < SpyVectors.CLOSES.length; i++) {
      ema = ema.plus(SpyVectors.CLOSES[i]);

      if (i < 19) {
        assertThat(ema.value()).isEmpty();
      } else {
        assertThat(ema.value().orElseThrow()).isCloseTo(SpyVectors.EMA_20[i - 19], within(1e-9));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1.1, 0.67070, 1e-12, 67_250.12})
  void value_ofEqualValues_isThatValueExactly(double value) {
    Ema ema = Ema.of(26);
    for (int i = 0; i < 500; i++) {
      ema = ema.plus(value);
    }

    assertThat(ema.value()).hasValue(value);
  }

  @Test
  void of_noPeriod_isRefused() {
    assertThatThrownBy(() -> Ema.of(0)).hasMessageContaining("period").hasMessageContaining("0");
  }
}
