package io.tidemark.model.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class RecentClosesTest {
  private final RecentCloses closes = new RecentCloses();

  @Test
  void before_isTheNewestEarlierDayWhateverTheGap() {
    closes.put(10, new BigDecimal("1.10"));
    closes.put(13, new BigDecimal("1.13"));

    assertThat(closes.before(14)).isEqualTo("1.13");
    assertThat(closes.before(13)).isEqualTo("1.10");
    assertThat(closes.before(10)).isNull();
  }

  @Test
  void put_ofADayAgain_replacesItsClose() {
    closes.put(10, BigDecimal.ONE);
    closes.put(10, BigDecimal.TEN);

    assertThat(closes.before(11)).isEqualTo(BigDecimal.TEN);
  }

  @Test
  void put_inAnyOrder_keepsTheFourNewestDays() {
    for (int day : new int[] {5, 1, 4, 2, 3}) {
      closes.put(day, BigDecimal.valueOf(day));
    }

    assertThat(closes.byDay.keySet()).containsExactly(2, 3, 4, 5);
  }
}
