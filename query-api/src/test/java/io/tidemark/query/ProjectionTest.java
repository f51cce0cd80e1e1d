package io.tidemark.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionTest {
  private static final String ENTRY =
      "{\"version\":12,\"price\":\"1.50\",\"name\":\"a \\\"b\\\", {c}: [\\\\\",\"n\":1.50E2,"
          + "\"macd\":{\"line\":[1,{\"x\":\"}\"}]},\"none\":null,\"tidemark\":[\"0@1\",\"3@9\"]}";

  private static String project(String fields, String json) {
    Projection projection = Objects.requireNonNull(Projection.of(Params.of("fields=" + fields)));
    return new String(projection.of(json.getBytes(UTF_8)), UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "price|{\"version\":12,\"price\":\"1.50\"}",
        "name|{\"version\":12,\"name\":\"a \\\"b\\\", {c}: [\\\\\"}",
        "n,price|{\"version\":12,\"price\":\"1.50\",\"n\":1.50E2}",
        "macd|{\"version\":12,\"macd\":{\"line\":[1,{\"x\":\"}\"}]}}",
        "none,tidemark|{\"version\":12,\"none\":null,\"tidemark\":[\"0@1\",\"3@9\"]}",
        "version|{\"version\":12}",
        "line,x,pric|{\"version\":12}"
      })
  void fields_areCopiedAsTheyAreInTheEntrysOrder(String fields, String expected) {
    assertThat(project(fields, ENTRY)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "{\"version\":1", "{\"a", "nonsense", "[1]", "{\"a\\"})
  void whatIsNoEntry_yieldsNoMoreThanItHolds(String json) {
    assertThat(project("price", json + " ".repeat(2))).hasSizeLessThanOrEqualTo(json.length() + 2);
  }

  @Test
  void noFields_areAll() {
    assertThat(Projection.of(Params.of(null))).isNull();
    assertThat(Projection.of(Params.of("fields="))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {",", "a,", "a.b", "*", "a%20b", "%C3%A9"})
  void fields_thatCanBeNone_areRefused(String fields) {
    assertThatThrownBy(() -> Projection.of(Params.of("fields=" + fields)))
        .hasMessageContaining("fields");
  }
}
