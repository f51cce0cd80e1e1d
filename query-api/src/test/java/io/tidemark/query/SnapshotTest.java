package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.Quote;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import io.tidemark.model.json.QuoteJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {
  private static Snapshot snapshot(String json) {
    return new Snapshot(7, json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"version\":1,\"tidemark\":\"3@1234\"}|3@1234",
        "{\"version\":1,\"tidemark\":[\"0@12\",\"3@99\"]}|0@12,3@99",
        "{\"version\":1,\"tidemark\":[\"0@12\"]}|0@12",
        "{\"version\":1,\"tidemark\":[]}|",
        "{\"version\":1,\"tidemark\":null}|",
        "{\"version\":1,\"tidemark\":\"\"}|",
        "{\"version\":1,\"tidemark\":\"a\\r\\nb\"}|",
        "{\"version\":1,\"tidemark\":[\"0@1\"],\"x\":1}|",
        "{\"version\":1,\"name\":\"3@1234\"}|",
        "{\"version\":1,\"names\":[\"3@1234\"]}|",
        "{\"version\":1,\"x\":{\"tidemark\":\"3@1\"}}|",
        "{\"version\":1}|"
      })
  void tidemark_isTheLastFieldsPositions(String json, String expected) {
    assertThat(snapshot(json).labels().tidemark()).isEqualTo(expected);
  }

  @Test
  void tidemark_ofAQuoteAsTheModelWritesIt_isFound() {
    Quote quote =
        new Quote(
            new Symbol("A"),
            BigDecimal.ONE,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            5,
            "simulator",
            new Tidemark(3, 1234));

    Snapshot snapshot = new Snapshot(7, QuoteJson.write(12, quote));

    assertThat(snapshot.labels().tidemark()).isEqualTo("3@1234");
    assertThat(snapshot.labels().etag()).isEqualTo("\"7-12\"");
  }

  @Test
  void etag_ofAVersionAboveADoublesReach_isExact() {
    assertThat(snapshot("{\"version\":9007199254740993,\"x\":1}").labels().etag())
        .isEqualTo("\"7-9007199254740993\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "}",
        "]}",
        "\"}",
        "{}",
        "{\"version\":",
        "{\"version\":\"1\"}",
        "[1]",
        "{\"v\":12345678}"
      })
  void etag_ofWhatIsNoEntry_isAMistakeOfTheWriter(String json) {
    assertThatThrownBy(() -> snapshot(json).labels().etag())
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"version\":1,\"eventTime\":1732092000123,\"tidemark\":null}|1732092000123",
        "{\"version\":1,\"source\":\"\\\"eventTime\\\":5\",\"x\":1}|-1",
        "{\"version\":1,\"eventTime\":null}|-1",
        "{\"version\":1}|-1"
      })
  void eventTime_isTheFieldsNumber(String json, long expected) {
    assertThat(snapshot(json).eventTime()).isEqualTo(expected);
  }
}
