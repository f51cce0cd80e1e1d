package io.tidemark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceUpdateTest {
  private static final long LAST_MILLI_OF_9999 = 253_402_300_799_999L;

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "0, -, -, -, price: must be above zero; was 0",
        "-1, -, -, -, price: must be above zero; was -1",
        "1, -0.5, -, -, size: must not be below zero; was -0.5",
        "1, -, 0, -, bid: must be above zero; was 0",
        "1, -, -, -3, ask: must be above zero; was -3",
        "1, -, 1.02, 1.01, bid: must not be above ask 1.01; was 1.02"
      })
  void amount_thatBreaksARule_isRefusedByFieldAndValue(
      String price,
      @Nullable String size,
      @Nullable String bid,
      @Nullable String ask,
      String message) {
    assertThatThrownBy(
            () ->
                new PriceUpdate(
                    new Symbol("A"),
                    new BigDecimal(price),
                    decimal(size),
                    decimal(bid),
                    decimal(ask),
                    null,
                    null,
                    0))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessage(message.replace(';', ','));
  }

  @Test
  void update_atTheEdgeOfEveryRule_isTaken() {
    BigDecimal least = new BigDecimal("0.000000000001");

    PriceUpdate update =
        new PriceUpdate(
            new Symbol("A"),
            least,
            BigDecimal.ZERO,
            least,
            least,
            "USD",
            "s".repeat(64),
            LAST_MILLI_OF_9999);

    assertThat(update.price()).isEqualTo(least);
  }

  @ParameterizedTest
  @CsvSource({"US", "usd", "US D", "ABCDEFGHIJK", "''"})
  void currency_thatIsNoCode_isRefusedByFieldAndValue(String currency) {
    assertThatThrownBy(() -> update(currency, null, 0))
        .hasMessage("currency: must match [A-Z0-9]{3,10}, was " + currency);
  }

  @Test
  void source_emptyOrTooLong_isRefused() {
    assertThatThrownBy(() -> update(null, "", 0))
        .hasMessage("source: must have 1 to 64 characters, was ");
    assertThatThrownBy(() -> update(null, "s".repeat(65), 0))
        .hasMessage("source: must have 1 to 64 characters, was " + "s".repeat(65));
  }

  @ParameterizedTest
  @CsvSource({"-1", "253402300800000"})
  void eventTime_thatNoDateCanTell_isRefused(long eventTime) {
    assertThatThrownBy(() -> update(null, null, eventTime))
        .hasMessage("eventTime: must be epoch milliseconds from 0 to 9999-12-31, was " + eventTime);
  }

  @Test
  void eventTime_upToFiveMinutesAhead_isTaken() {
    long now = 1_732_092_000_000L;
    PriceUpdate edge = update(null, null, now + 300_000);

    assertThat(edge.notAheadOf(now)).isSameAs(edge);
    assertThatThrownBy(() -> edge.notAheadOf(now - 1))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageStartingWith("eventTime: ")
        .hasMessageEndingWith("was 1732092300000");
  }

  private static PriceUpdate update(
      @Nullable String currency, @Nullable String source, long eventTime) {
    return new PriceUpdate(
        new Symbol("A"), BigDecimal.ONE, null, null, null, currency, source, eventTime);
  }

  private static @Nullable BigDecimal decimal(@Nullable String text) {
    return text == null ? null : new BigDecimal(text);
  }
}
