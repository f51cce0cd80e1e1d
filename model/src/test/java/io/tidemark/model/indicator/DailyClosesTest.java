package io.tidemark.model.indicator;

import static io.tidemark.model.indicator.DailyCloses.KEPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DailyClosesTest {
  private static final int MONDAY = 20_000;

  @Test
  void before_anyClose_knowsNothing() {
    DailyCloses closes = new DailyCloses();

    History history = closes.before(MONDAY);

    assertThat(closes.count()).isZero();
    assertThat(closes.newestDay()).isEmpty();
    assertThat(closes.newestCloseBefore(MONDAY)).isEmpty();
    assertThat(history.count()).isZero();
    assertThat(history.close(1)).isEmpty();
    assertThat(history.sigma()).isEmpty();
    assertThat(history.aboveAverage(1, 20)).isEmpty();
    assertThat(history.aboveAverage(1, 1)).hasValue(0);
  }

  @Test
  void before_theNewestDay_leavesItOut() {
    DailyCloses closes = new DailyCloses();
    closes.put(MONDAY, 10);
    closes.put(MONDAY + 1, 11);
    closes.put(MONDAY + 4, 12);

    History history = closes.before(MONDAY + 4);

    assertThat(history.count()).isEqualTo(2);
    assertThat(history.close(1)).hasValue(11);
    assertThat(history.close(2)).hasValue(10);
    assertThat(history.close(3)).isEmpty();
    assertThat(history.close(0)).isEmpty();
    assertThat(history).isSameAs(closes.before(MONDAY + 4));
  }

  @Test
  void before_aLaterDay_holdsAllUntilTheNextPut() {
    DailyCloses closes = new DailyCloses();
    closes.put(MONDAY, 10);
    History first = closes.before(MONDAY + 1);
    assertThat(closes.before(MONDAY + 9)).isSameAs(first);

    closes.put(MONDAY + 1, 11);

    assertThat(closes.before(MONDAY + 2).close(1)).hasValue(11);
    assertThat(closes.before(MONDAY + 2).count()).isEqualTo(2);
  }

  @Test
  void before_aDayFurtherBack_isTheHistoryOfThatDay() {
    List<Double> walk = Walks.walk(3, 300);
    DailyCloses closes = Walks.closes(walk);

    History history = closes.before(200);

    History then = Walks.history(walk.subList(0, 200));
    assertThat(history.count()).isEqualTo(200);
    assertThat(history.close(1)).isEqualTo(then.close(1));
    assertThat(history.sigma()).isEqualTo(then.sigma());
    assertThat(history.rsi()).isEqualTo(then.rsi());
    assertThat(history.macd()).isEqualTo(then.macd());
  }

  @Test
  void before_aDayBetweenTwo_holdsTheOlder() {
    DailyCloses closes = new DailyCloses();
    closes.put(MONDAY, 10);
    closes.put(MONDAY + 7, 12);
    closes.put(MONDAY + 8, 13);

    assertThat(closes.before(MONDAY + 3).count()).isEqualTo(1);
    assertThat(closes.newestCloseBefore(MONDAY + 3)).hasValue(10);
    assertThat(closes.newestCloseBefore(MONDAY + 7)).hasValue(10);
    assertThat(closes.newestCloseBefore(MONDAY)).isEmpty();
    assertThat(closes.close(MONDAY + 7)).hasValue(12);
    assertThat(closes.close(MONDAY + 3)).isEmpty();
  }

  @Test
  void before_aDayNoLongerKept_isEmptyRatherThanWrong() {
    DailyCloses closes = Walks.closes(Walks.walk(3, KEPT + 100));

    assertThat(closes.before(100).count()).isEqualTo(100);
    assertThat(closes.before(100).close(1)).isEmpty();
    assertThat(closes.before(99).count()).isZero();
    assertThat(closes.before(99).rsi().value()).isEmpty();
  }

  @Test
  void put_theSameDay_replacesItsClose() {
    DailyCloses closes = new DailyCloses();
    closes.put(MONDAY, 10);
    closes.put(MONDAY + 1, 11);

    assertThat(closes.put(MONDAY + 1, 12)).isTrue();

    assertThat(closes.count()).isEqualTo(2);
    assertThat(closes.before(MONDAY + 2).close(1)).hasValue(12);
    assertThat(closes.before(MONDAY + 2).rsi().close()).isEqualTo(12);
  }

  @Test
  void put_theSameCloseAgain_keepsTheHistory() {
    DailyCloses closes = Walks.closes(Walks.walk(5, 30));
    History history = closes.before(30);

    assertThat(closes.put(7, closes.close(7).orElseThrow())).isTrue();

    assertThat(closes.before(30)).isSameAs(history);
  }

  @Test
  void put_moreThanAreKept_keepsTheNewestAndCountsAll() {
    List<Double> walk = Walks.walk(7, 3 * KEPT);

    DailyCloses closes = Walks.closes(walk);

    History history = closes.before(3 * KEPT);
    assertThat(closes.count()).isEqualTo(3 * KEPT);
    assertThat(history.count()).isEqualTo(3 * KEPT);
    assertThat(history.close(KEPT)).hasValue(walk.get(2 * KEPT));
    assertThat(history.close(KEPT + 1)).isEmpty();
  }

  @Test
  void put_olderThanAllOfAFullWindow_isLeftOut() {
    DailyCloses closes = Walks.closes(Walks.walk(7, KEPT + 1));
    byte[] before = closes.encode();

    assertThat(closes.put(-1, 5)).isFalse();
    assertThat(closes.put(0, 5)).isFalse();

    assertThat(closes.encode()).isEqualTo(before);
  }

  @Test
  void closeLeftOut_changesTheIndicators_byLessThanABillionth() {
    List<Double> walk = Walks.walk(11, KEPT + 1);
    History without = Walks.history(walk.subList(1, KEPT + 1));

    History with = Walks.history(walk);

    assertThat(without.rsi().value().orElseThrow())
        .isCloseTo(with.rsi().value().orElseThrow(), within(1e-9));
    assertThat(without.macd().histogram().orElseThrow())
        .isCloseTo(with.macd().histogram().orElseThrow(), within(1e-9));
  }

  @Test
  void sigma_ofFewerThanTwentyReturns_isEmpty() {
    List<Double> walk = Walks.walk(13, 21);

    assertThat(Walks.history(walk.subList(0, 20)).sigma()).isEmpty();
    assertThat(Walks.history(walk).sigma()).isPresent();
  }

  @Test
  void sigma_ofKnownReturns_isTheirSampleDeviation() {
    DailyCloses closes = new DailyCloses();
    for (int day = 0; day <= 63; day++) {
      closes.put(day, day % 2 == 0 ? 100 : 100 * Math.E); // returns of 1 and -1, 32 and 31
    }

    double mean = 1.0 / 63;
    double expected = Math.sqrt((32 * Math.pow(1 - mean, 2) + 31 * Math.pow(-1 - mean, 2)) / 62);
    assertThat(closes.before(64).sigma().orElseThrow()).isCloseTo(expected, within(1e-12));
  }

  @Test
  void sigma_ofMoreReturns_looksAtTheNewestSixtyThree() {
    DailyCloses closes = new DailyCloses();
    closes.put(0, 1);
    for (int day = 1; day <= 64; day++) {
      closes.put(day, 100);
    }

    assertThat(closes.before(65).sigma()).hasValue(0);
  }

  @Test
  void aboveAverage_ofPublishedCloses_givesThePublishedAverage() {
    DailyCloses closes = new DailyCloses();
    for (int i = 0; i < SpyVectors.CLOSES.length; i++) {
      double c0 = SpyVectors.CLOSES[i];
      History history = closes.before(i);

      if (i < 19) {
        assertThat(history.aboveAverage(c0, 20)).isEmpty();
      } else {
        assertThat(c0 - history.aboveAverage(c0, 20).orElseThrow())
            .isCloseTo(SpyVectors.SMA_20[i - 19], within(1e-9));
      }
      closes.put(i, c0);
    }
  }

  @Test
  void aboveAverage_ofEqualCloses_isExactlyZero() {
    DailyCloses closes = new DailyCloses();
    for (int day = 0; day < 250; day++) {
      closes.put(day, 0.1);
    }

    for (int days : new int[] {20, 50, 77, 200}) {
      assertThat(closes.before(250).aboveAverage(0.1, days)).hasValue(0);
    }
  }

  @Test
  void decode_bytesCutShort_areRefused() {
    byte[] bytes = Walks.closes(Walks.walk(1, KEPT + 5)).encode();

    for (int length : new int[] {0, 1, 2, 40, 60, bytes.length - 1}) {
      assertThatThrownBy(() -> DailyCloses.decode(Arrays.copyOf(bytes, length)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("closes: ");
    }
    assertThatThrownBy(() -> DailyCloses.decode(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void decode_anotherFormat_isRefused() {
    byte[] bytes = new DailyCloses().encode();
    bytes[0] = 2;

    assertThatThrownBy(() -> DailyCloses.decode(bytes)).hasMessageContaining("format");
  }

  @Test
  void encode_daysInARow_takesNineBytesEach() {
    assertThat(new DailyCloses().encode()).hasSize(3);
    assertThat(Walks.closes(Walks.walk(1, 100)).encode()).hasSizeLessThan(9 * 100 + 10);
    assertThat(Walks.closes(Walks.walk(1, 1000)).encode()).hasSizeLessThan(9 * KEPT + 64);
  }
}
