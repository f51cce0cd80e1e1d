package io.tidemark.model.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RsiTest {
  @Test
  void value_ofPublishedCloses_isThePublishedIndex() {
    Rsi rsi = Rsi.of(14);

    for (int i = 0; i < SpyVectors.CLOSES.length; i++) {
      rsi = rsi.plus(SpyVectors.CLOSES[i]);

      if (i < 14) {
        assertThat(rsi.value()).isEmpty();
      } else {
        assertThat(rsi.value().orElseThrow()).isCloseTo(SpyVectors.RSI_14[i - 14], within(1e-9));
      }
    }
  }

  @Test
  void value_whileNothingHasMoved_isFifty() {
    Rsi rsi = Rsi.of(14);
    for (int i = 0; i < 15; i++) {
      rsi = rsi.plus(0.1);
    }

    assertThat(rsi.value()).hasValue(50);
  }

  @Test
  void value_ofOnlyRises_isAHundredAndOfOnlyFallsZero() {
    Rsi rising = Rsi.of(14);
    Rsi falling = Rsi.of(14);
    for (int i = 1; i <= 40; i++) {
      rising = rising.plus(i);
      falling = falling.plus(100 - i);
    }

    assertThat(rising.value()).hasValue(100);
    assertThat(falling.value()).hasValue(0);
  }

  @Test
  void of_noPeriod_isRefused() {
    assertThatThrownBy(() -> Rsi.of(0)).hasMessageContaining("period").hasMessageContaining("0");
  }

  @Property
  void value_ofAnyCloses_isBetweenZeroAndAHundred(
      @ForAll @Size(min = 15, max = 80)
          List<@DoubleRange(min = 1e-9, max = 1e12) @Scale(9) Double> closes) {
    Rsi rsi = Rsi.of(14);
    for (double close : closes) {
      rsi = rsi.plus(close);
    }

    assertThat(rsi.value().orElseThrow()).isBetween(0.0, 100.0);
  }
}
