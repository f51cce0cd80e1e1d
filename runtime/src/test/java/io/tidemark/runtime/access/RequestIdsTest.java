package io.tidemark.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {
  private final RequestIds ids = new RequestIds();

  @Test
  void of_nothing_isNewEachTime() {
    assertThat(ids.of(null)).isNotEqualTo(ids.of(null)).matches("[a-z0-9-]+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "4bf92f35-77b3:1/2", "A_b.c+d=="})
  void of_aFitOne_isThat(String given) {
    assertThat(ids.of(given)).isEqualTo(given);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "é",
        "a\r\nb",
        "<a>",
        "a,b",
        "12345678901234567890123456789012345678901234567890123456789012345"
      })
  void of_anUnfitOne_isNew(String given) {
    assertThat(ids.of(given)).isNotEqualTo(given).matches("[a-z0-9-]+");
  }
}
