package io.tidemark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BarTest {
  private static final long OPEN_TIME = 1_732_060_800_000L;

  @ParameterizedTest
  @CsvSource({
    "0, 3, 1, 2, open: must be above zero; was 0",
    "2, -3, 1, 2, high: must be above zero; was -3",
    "2, 3, 0, 2, low: must be above zero; was 0",
    "2, 3, 1, -2, close: must be above zero; was -2",
    "2, 5, 3, 4, low: must not be above open 2; was 3",
    "4, 5, 3, 2, low: must not be above close 2; was 3",
    "4, 3, 1, 2, open: must not be above high 3; was 4",
    "2, 3, 1, 4, close: must not be above high 3; was 4"
  })
  void prices_thatContradictEachOther_areRefusedByFieldAndValue(
      String open, String high, String low, String close, String message) {
    assertThatThrownBy(() -> bar(open, high, low, close))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessage(message.replace(';', ','));
  }

  @Test
  void prices_allAlike_areTaken() {
    assertThat(bar("2", "2.0", "2.00", "2").high()).isEqualTo("2.0");
  }

  @Test
  void volumeAndTrades_belowZero_areRefused() {
    assertThatThrownBy(() -> bar(new BigDecimal("-0.1"), null, null, OPEN_TIME, true))
        .hasMessage("volume: must not be below zero, was -0.1");
    assertThatThrownBy(() -> bar(null, -1L, null, OPEN_TIME, true))
        .hasMessage("trades: must not be below zero, was -1");
    assertThat(bar(BigDecimal.ZERO, 0L, null, OPEN_TIME, true).trades()).isZero();
  }

  @Test
  void sourceAndOpenTime_haveTheirBounds() {
    assertThatThrownBy(() -> bar(null, null, "", OPEN_TIME, true)).hasMessageStartingWith("source");
    assertThatThrownBy(() -> bar(null, null, null, -172_800_001, true))
        .hasMessageStartingWith("openTime: ")
        .hasMessageEndingWith("was -172800001");
    assertThatThrownBy(() -> bar(null, null, null, -1, true).closedBy(OPEN_TIME))
        .hasMessageStartingWith("openTime: ")
        .hasMessageEndingWith("was -1");
  }

  @Test
  void closedBy_ofAnOpenBar_isRefused() {
    assertThatThrownBy(() -> bar(null, null, null, OPEN_TIME, false).closedBy(OPEN_TIME))
        .hasMessage("closed: must be true or absent, was false");
  }

  @Test
  void closedBy_ofABarThatStartsFarAhead_isRefused() {
    Bar bar = bar(null, null, null, OPEN_TIME, true);

    assertThat(bar.closedBy(OPEN_TIME - 300_000)).isSameAs(bar);
    assertThatThrownBy(() -> bar.closedBy(OPEN_TIME - 300_001))
        .hasMessage("openTime: must not be ahead of the clock, was " + OPEN_TIME);
  }

  private static Bar bar(String open, String high, String low, String close) {
    return new Bar(
        new Symbol("A"),
        Interval.ONE_DAY,
        OPEN_TIME,
        new BigDecimal(open),
        new BigDecimal(high),
        new BigDecimal(low),
        new BigDecimal(close),
        null,
        null,
        true,
        null);
  }

  private static Bar bar(
      @Nullable BigDecimal volume,
      @Nullable Long trades,
      @Nullable String source,
      long openTime,
      boolean closed) {
    BigDecimal one = BigDecimal.ONE;
    return new Bar(
        new Symbol("A"),
        Interval.ONE_DAY,
        openTime,
        one,
        one,
        one,
        one,
        volume,
        trades,
        closed,
        source);
  }
}
