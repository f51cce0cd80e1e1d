package io.tidemark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
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
}
