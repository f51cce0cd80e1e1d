package io.tidemark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"A", "0", "BRK.B", "BTC-USD", "EUR/USD", "X:Y", "ES=F", "A_B", "A^B", "1.-_/:^="})
  void symbol_ofTheShape_isTaken(String text) {
    assertThat(new Symbol(text)).hasToString(text);
  }

  @Test
  void symbol_of32Characters_isTheLongest() {
    String longest = "A".repeat(32);

    assertThat(new Symbol(longest).value()).isEqualTo(longest);
    assertThatThrownBy(() -> new Symbol(longest + "A")).isInstanceOf(InvalidRecordException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"^GSPC", ".A", "-A", "/A", "A B", "A,B", "A*", "A\n", "Ä", "A\0"})
  void symbol_ofAnotherShape_isRefusedByFieldAndValue(String text) {
    assertThatThrownBy(() -> Symbol.parse(text))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageStartingWith("symbol: ")
        .hasMessageEndingWith("was " + text);
  }

  @Test
  void symbol_empty_isRefused() {
    assertThatThrownBy(() -> new Symbol("")).isInstanceOf(InvalidRecordException.class);
  }

  @Test
  void symbol_inLowerCase_isOnlyForParse() {
    assertThat(Symbol.parse("btc-Usd")).isEqualTo(new Symbol("BTC-USD"));
    assertThatThrownBy(() -> new Symbol("btc-usd")).isInstanceOf(InvalidRecordException.class);
  }

  @ParameterizedTest
  @CsvSource({"\u017F", "a\u0131", "stra\u00DFe"})
  void parse_ofLettersThatOnlyUnicodeMakesAscii_isRefused(String text) {
    assertThatThrownBy(() -> Symbol.parse(text)).isInstanceOf(InvalidRecordException.class);
  }

  @Test
  void symbols_areOrderedByTheirText() {
    assertThat(new Symbol("AAPL")).isLessThan(new Symbol("AB")).isGreaterThan(new Symbol("AA"));
  }
}
