package io.tidemark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortfolioIdTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "Growth", "growth-2024", "0_a.B"})
  void id_ofTheShape_isTakenAsWritten(String text) {
    assertThat(new PortfolioId(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", ".", "a b", "a/b", "a:b", "ä", "a\n"})
  void id_ofAnotherShape_isRefusedByFieldAndValue(String text) {
    assertThatThrownBy(() -> new PortfolioId(text))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageStartingWith("portfolioId: ")
        .hasMessageEndingWith("was " + text);
  }

  @Test
  void id_of64Characters_isTheLongest() {
    String longest = "a".repeat(64);

    assertThat(new PortfolioId(longest).value()).isEqualTo(longest);
    assertThatThrownBy(() -> new PortfolioId(longest + "a"))
        .isInstanceOf(InvalidRecordException.class);
  }
}
