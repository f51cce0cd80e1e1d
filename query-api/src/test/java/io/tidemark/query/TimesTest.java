package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.InvalidRecordException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "1732092000123,1732092000123",
    "2024-11-20,1732060800000",
    "2024-11-20T00:00:00Z,1732060800000",
    "2024-11-20T00:00:00.123Z,1732060800123",
    "2024-11-20T02:00:00+02:00,1732060800000",
    "2024-11-20T02:00:00 02:00,1732060800000",
    "9999-12-31T23:59:59.999Z,253402300799999"
  })
  void parse_anyOfTheThreeWays_isEpochMillis(String text, long expected) {
    assertThat(Times.parse("start", text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "1e12",
        "253402300800001",
        "9999999999999999",
        "2024-13-01",
        "2024-02-30",
        "1969-12-31",
        "2024-11-20T00:00:00",
        "+999999999-12-31T23:59:59Z",
        "now"
      })
  void parse_anythingElse_isRefusedNamingFieldAndValue(String text) {
    assertThatThrownBy(() -> Times.parse("start", text))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageStartingWith("start: ")
        .hasMessageEndingWith("was " + text);
  }
}
