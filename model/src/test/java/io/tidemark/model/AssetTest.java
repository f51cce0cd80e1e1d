package io.tidemark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetTest {
  private static final Symbol SYMBOL = new Symbol("BTC-USD");

  @Test
  void asset_ofNothingButItsSymbol_isTaken() {
    assertThat(named(null, null, null, null).symbol()).isEqualTo(SYMBOL);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "'', -, -, -, 'name: must have 1 to 200 characters, was '",
        "-, '', -, -, 'type: must have 1 to 64 characters, was '",
        "-, -, dollar, -, 'currency: must match [A-Z0-9]{3,10}, was dollar'",
        "-, -, -, '', 'exchange: must have 1 to 64 characters, was '"
      })
  void text_thatBreaksARule_isRefusedByFieldAndValue(
      @Nullable String name,
      @Nullable String type,
      @Nullable String currency,
      @Nullable String exchange,
      String message) {
    assertThatThrownBy(() -> named(name, type, currency, exchange))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessage(message);
  }

  @Test
  void name_tooLong_isShownCut() {
    assertThatThrownBy(() -> named("n".repeat(201), null, null, null))
        .hasMessage("name: must have 1 to 200 characters, was " + "n".repeat(80) + "…");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/New_York", "+05:30"})
  void timezone_thatIsKnown_isTaken(String timezone) {
    assertThat(at(timezone, null).timezone()).isEqualTo(timezone);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "New York", "Mars/Olympus", "+25:00"})
  void timezone_thatNobodyKnows_isRefusedByFieldAndValue(String timezone) {
    assertThatThrownBy(() -> at(timezone, null))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessage("timezone: must be an IANA time zone, was " + timezone);
  }

  @Test
  void benchmark_isAnotherSymbol() {
    assertThat(at(null, new Symbol("SPY")).benchmark()).isEqualTo(new Symbol("SPY"));
    assertThatThrownBy(() -> at(null, SYMBOL))
        .hasMessage("benchmark: must be another symbol, was BTC-USD");
  }

  @Test
  void supply_belowZero_isRefusedByItsOwnName() {
    BigDecimal less = new BigDecimal("-1");
    BigDecimal zero = BigDecimal.ZERO;

    assertThat(supplied(zero, zero, zero).maxSupply()).isZero();
    assertThatThrownBy(() -> supplied(less, zero, zero))
        .hasMessage("circulatingSupply: must not be below zero, was -1");
    assertThatThrownBy(() -> supplied(zero, less, zero))
        .hasMessage("totalSupply: must not be below zero, was -1");
    assertThatThrownBy(() -> supplied(zero, zero, less))
        .hasMessage("maxSupply: must not be below zero, was -1");
  }

  private static Asset named(
      @Nullable String name,
      @Nullable String type,
      @Nullable String currency,
      @Nullable String exchange) {
    return new Asset(SYMBOL, name, type, currency, exchange, null, null, null, null, null);
  }

  private static Asset at(@Nullable String timezone, @Nullable Symbol benchmark) {
    return new Asset(SYMBOL, null, null, null, null, timezone, benchmark, null, null, null);
  }

  private static Asset supplied(BigDecimal circulating, BigDecimal total, BigDecimal max) {
    return new Asset(SYMBOL, null, null, null, null, null, null, circulating, total, max);
  }
}
