package io.tidemark.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "Bearer abc,abc",
        "bearer abc,abc",
        "'Bearer  abc ',abc",
        "Basic abc,-",
        "Bearerabc,-",
        "abc,-",
        "-,-"
      })
  void token_isWhatStandsBehindBearer(String header, String token) {
    assertThat(Gate.token(header)).isEqualTo(token);
  }
}
