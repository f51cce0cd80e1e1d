package io.tidemark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class DecimalsTest {
  @Test
  void parse_trailingZeros_areKept() {
    assertThat(Decimals.parse("price", "0.67070").toPlainString()).isEqualTo("0.67070");
  }

  @Test
  void parse_fortyDigits_namesFieldAndValue() {
    assertThatThrownBy(() -> Decimals.parse("price", "1".repeat(40)))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageContaining("price")
        .hasMessageContaining("1111");
  }

  @Test
  void parse_hugeExponent_isRefusedCheaply() {
    assertThatThrownBy(() -> Decimals.parse("price", "1e999999999"))
        .isInstanceOf(InvalidRecordException.class);
  }

  @Property
  void mean_ofTwo_isExact(
      @ForAll @BigRange(min = "0", max = "999999999") @Scale(6) BigDecimal a,
      @ForAll @BigRange(min = "0", max = "999999999") @Scale(6) BigDecimal b) {
    assertThat(Decimals.mean(a, b).multiply(BigDecimal.valueOf(2))).isEqualByComparingTo(a.add(b));
  }

  @Property
  void tenths_ofAnyNumber_isItsExactValueRoundedHalfUp(
      @ForAll @DoubleRange(min = -1e7, max = 1e7) double value) {
    assertTenths(value);
  }

  @Property
  void tenths_nearAHalf_isItsExactValueRoundedHalfUp(
      @ForAll @IntRange(min = -2_000_000, max = 2_000_000) int twentieths,
      @ForAll @IntRange(min = -2, max = 2) int steps) {
    double value = twentieths / 20.0;
    for (int i = 0; i < Math.abs(steps); i++) {
      value = steps < 0 ? Math.nextDown(value) : Math.nextUp(value);
    }
    assertTenths(value);
  }

  private static void assertTenths(double value) {
    double exact = new BigDecimal(value).setScale(1, RoundingMode.HALF_UP).doubleValue();
    assertThat(Double.toString(Decimals.tenths(value))).isEqualTo(Double.toString(exact));
  }
}
