package io.tidemark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TidemarkTest {
  @ParameterizedTest
  @ValueSource(strings = {"0@0", "3@1234", "2147483647@9223372036854775807"})
  void tidemark_readsBackAsWritten(String text) {
    assertThat(Tidemark.parse(text)).hasToString(text);
  }

  @Test
  void parse_ofPartitionAndOffset_keepsThemApart() {
    assertThat(Tidemark.parse("3@1234")).isEqualTo(new Tidemark(3, 1234));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "3",
        "3@",
        "@4",
        "3@4@5",
        "a@4",
        "3@b",
        "-1@4",
        "3@-4",
        "3 @4",
        "2147483648@0",
        "0@9223372036854775808"
      })
  void parse_ofAnythingElse_isRefusedByValue(String text) {
    assertThatThrownBy(() -> Tidemark.parse(text))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageStartingWith("tidemark: ")
        .hasMessageEndingWith("was " + text);
  }
}
