package io.tidemark.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {
  @Test
  void unknownFields_areIgnoredWhateverTheyHold() {
    PriceUpdate update =
        price(
            """
            {"x":{"symbol":"B","price":[1,{"price":2}]},"symbol":"A","y":[[],{}],"price":"3",
             "eventTime":4,"z":null}""");

    assertThat(update.symbol()).isEqualTo(new Symbol("A"));
    assertThat(update.price()).isEqualTo("3");
  }

  @Test
  void null_countsAsAbsent() {
    assertThat(price("{\"symbol\":\"A\",\"price\":\"3\",\"size\":null,\"eventTime\":4}").size())
        .isNull();
    assertThatThrownBy(() -> price("{\"symbol\":\"A\",\"price\":\"3\",\"eventTime\":null}"))
        .hasMessage("eventTime: is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"0.67070\"', 0.67070",
    "0.67070, 0.67070",
    "1e3, 1000",
    "'\"1E-12\"', 0.000000000001",
    "100, 100"
  })
  void decimal_asTextOrNumber_keepsItsDigits(String json, String shown) {
    PriceUpdate update = price("{\"symbol\":\"A\",\"eventTime\":4,\"price\":" + json + "}");

    assertThat(update.price().toPlainString()).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "1732092000123, 1732092000123",
    "'\"2024-11-20T08:40:00.123Z\"', 1732092000123",
    "'\"2024-11-20T03:40:00.123-05:00\"', 1732092000123",
    "'\"2024-11-20T08:40:00Z\"', 1732092000000",
    "'\"2024-11-20T08:40:00.123999Z\"', 1732092000123"
  })
  void time_asEpochMillisecondsOrRfc3339_isTheSame(String json, long millis) {
    PriceUpdate update = price("{\"symbol\":\"A\",\"price\":\"1\",\"eventTime\":" + json + "}");

    assertThat(update.eventTime()).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2024-11-20\"",
        "\"2024-11-20T08:40:00\"",
        "\"\"",
        "\"1732092000123\"",
        "1.5",
        "true",
        "{}",
        "99999999999999999999"
      })
  void time_ofAnythingElse_isRefusedByItsField(String json) {
    assertThatThrownBy(() -> price("{\"symbol\":\"A\",\"price\":1,\"eventTime\":" + json + "}"))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageStartingWith("eventTime: must be ");
  }

  @Test
  void eventTime_thatIsMissing_isNowWhereAClockIsGiven() {
    byte[] json = "{\"symbol\":\"A\",\"price\":\"1\"}".getBytes(UTF_8);

    assertThat(PriceUpdateJson.read(json, 77).eventTime()).isEqualTo(77);
    assertThatThrownBy(() -> PriceUpdateJson.read(json)).hasMessage("eventTime: is missing");
  }

  @Test
  void price_thatIsMissing_isTheMeanOfBidAndAsk() {
    assertThat(
            price("{\"symbol\":\"A\",\"bid\":\"1.01\",\"ask\":\"1.02\",\"eventTime\":4}").price())
        .isEqualTo("1.015");
    assertThatThrownBy(() -> price("{\"symbol\":\"A\",\"bid\":\"1\",\"eventTime\":4}"))
        .hasMessage("price: is missing, and so is bid or ask");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{\"symbol\":\"A\"",
        "{\"symbol\":\"A\",\"price\":NaN}",
        "{\"symbol\":\"A\",\"price\":\"1\",\"eventTime\":4}{}",
        "{\"symbol\":\"A\",\"price\":\"1\",\"eventTime\":4} x"
      })
  void json_thatIsNotOneObject_isRefused(String json) {
    assertThatThrownBy(() -> price(json)).isInstanceOf(InvalidRecordException.class);
  }

  @Test
  void json_nestedTooDeep_isRefused() {
    String deep = "{\"x\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}";

    assertThatThrownBy(() -> price(deep))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageStartingWith("broken JSON: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"symbol\":5} | symbol: must be a string, was 5",
        "{\"symbol\":\"a b\"} | symbol: must match [A-Z0-9][A-Z0-9./:^=_-]{0,31} in upper case, was A B",
        "{\"price\":true} | price: must be a decimal, was true",
        "{\"price\":\"1,5\"} | price: must be a decimal, was 1,5",
        "{\"currency\":{}} | currency: must be a string, was {"
      })
  void field_ofTheWrongKind_isRefusedByFieldAndValue(String json, String message) {
    assertThatThrownBy(() -> price(json)).hasMessage(message);
  }

  @Test
  void record_thatNamesAnotherKey_isRefused() {
    assertThatThrownBy(() -> AssetJson.read(new Symbol("A"), "{\"symbol\":\"B\"}".getBytes(UTF_8)))
        .hasMessage("symbol: must be the key A, was B");
    assertThatThrownBy(
            () ->
                PortfolioJson.read(new PortfolioId("a"), "{\"portfolioId\":\"A\"}".getBytes(UTF_8)))
        .hasMessage("portfolioId: must be the key a, was A");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | holdings: must be an array, was {",
        "[null] | holdings: must hold objects only, was null",
        "[{\"symbol\":\"A\",\"quantity\":\"1\"},{\"symbol\":\"B\"}] | quantity: is missing",
        "[{\"quantity\":\"1\"}] | symbol: is missing"
      })
  void holdings_ofTheWrongKind_areRefused(String holdings, String message) {
    byte[] json = ("{\"currency\":\"USD\",\"holdings\":" + holdings + "}").getBytes(UTF_8);

    assertThatThrownBy(() -> PortfolioJson.read(new PortfolioId("a"), json)).hasMessage(message);
  }

  @Test
  void bar_thatDoesNotSay_isClosed() {
    byte[] json =
        """
        {"symbol":"A","interval":"1d","openTime":"2024-11-20T00:00:00Z",
         "open":1,"high":1,"low":1,"close":1}"""
            .getBytes(UTF_8);

    assertThat(BarJson.read(json).closed()).isTrue();
    assertThat(BarJson.read(json).openTime()).isEqualTo(1_732_060_800_000L);
  }

  private static PriceUpdate price(String json) {
    return PriceUpdateJson.read(json.getBytes(UTF_8));
  }
}
