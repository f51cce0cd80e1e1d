package io.tidemark.model.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MacdTest {
  @Test
  void plus_publishedCloses_givesThePublishedLines() {
    Macd macd = Macd.of(12, 26, 9);

    for (int i = 0; i < SpyVectors.CLOSES.length; i++) {
      macd = macd.plus(SpyVectors.CLOSES[i]);

      assertThat(macd.line().isPresent()).isEqualTo(i >= 25);
      assertThat(macd.signal().isPresent()).isEqualTo(i >= 33);
      assertThat(macd.histogram().isPresent()).isEqualTo(i >= 33);
      if (i >= 25) {
        assertThat(macd.line().orElseThrow()).isCloseTo(SpyVectors.MACD_LINE[i - 25], within(1e-9));
      }
      if (i >= 33) {
        assertThat(macd.signal().orElseThrow())
            .isCloseTo(SpyVectors.MACD_SIGNAL[i - 33], within(1e-9));
        assertThat(macd.histogram().orElseThrow())
            .isCloseTo(SpyVectors.MACD_HISTOGRAM[i - 33], within(1e-9));
      }
    }
  }

  @Test
  void histogram_whileNothingHasMoved_isExactlyZero() {
    Macd macd = Macd.of(12, 26, 9);
    for (int i = 0; i < 60; i++) {
      macd = macd.plus(0.1);
    }

    assertThat(macd.line()).hasValue(0);
    assertThat(macd.histogram()).hasValue(0);
  }

  @Test
  void of_fastLongerThanSlow_isRefused() {
    assertThatThrownBy(() -> Macd.of(26, 12, 9)).hasMessageContaining("26 over 12");
  }
}
