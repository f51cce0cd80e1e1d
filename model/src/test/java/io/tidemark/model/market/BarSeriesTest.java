package io.tidemark.model.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BarSeriesTest {
  private static final long MINUTE = 60_000;
  private static final long GRACE = 2 * MINUTE;

  private final BarSeries series = new BarSeries();

  @Test
  void at_theSameBar_givesTheSameOne() {
    OpenBar first = made(0, 10);

    assertThat(at(0, 20)).isSameAs(first);
    assertThat(first.closed).isFalse();
  }

  @Test
  void at_aNewerBar_closesTheOneBeforeAndWantsItSent() {
    OpenBar first = made(0, 10);
    first.changed = false;

    OpenBar second = made(MINUTE, MINUTE);

    assertThat(first.closed).isTrue();
    assertThat(first.changed).isTrue();
    assertThat(second.closed).isFalse();
  }

  @Test
  void at_anOlderBarWithinItsGrace_isMadeClosedAndInItsPlace() {
    made(0, 10);
    made(2 * MINUTE, 2 * MINUTE);

    OpenBar late = made(MINUTE, 2 * MINUTE);

    assertThat(late.closed).isTrue();
    assertThat(openTimes()).containsExactly(0L, MINUTE, 2 * MINUTE);
  }

  @Test
  void at_aBarWhoseGraceIsOver_isNone() {
    OpenBar first = made(0, 10);

    assertThat(at(0, MINUTE + GRACE - 1)).isSameAs(first);
    assertThat(at(0, MINUTE + GRACE)).isNull();
  }

  @Test
  void tell_ofABar_endsPricesThereAndBefore() {
    OpenBar before = made(0, 10);
    OpenBar told = made(MINUTE, MINUTE);
    before.closed = false;

    List<OpenBar> ended = series.tell(MINUTE);

    assertThat(ended).containsExactly(before);
    assertThat(told.changed).isFalse();
    assertThat(at(MINUTE, MINUTE)).isNull();
    assertThat(at(-MINUTE, MINUTE)).isNull();
    assertThat(at(2 * MINUTE, 2 * MINUTE)).isNotNull();
  }

  @Test
  void tell_ofAnOlderBar_doesNotTakeBackANewerOne() {
    series.tell(5 * MINUTE);
    series.tell(MINUTE);

    assertThat(at(5 * MINUTE, 5 * MINUTE)).isNull();
  }

  @Test
  void evict_letsGoOfWhatIsOverAndSent_butNeverOfTheLast() {
    made(0, 0).changed = false;
    made(MINUTE, MINUTE);
    made(2 * MINUTE, 2 * MINUTE).changed = false;
    series.bars.get(0).changed = false;

    series.evict(MINUTE + GRACE - 1, GRACE);
    assertThat(openTimes()).containsExactly(0L, MINUTE, 2 * MINUTE);

    series.evict(100 * MINUTE, GRACE);
    assertThat(openTimes()).containsExactly(MINUTE, 2 * MINUTE);

    series.bars.get(0).changed = false;
    series.evict(100 * MINUTE, GRACE);
    assertThat(openTimes()).containsExactly(2 * MINUTE);
  }

  private OpenBar made(long openTime, long newest) {
    return Objects.requireNonNull(at(openTime, newest));
  }

  private @Nullable OpenBar at(long openTime, long newest) {
    return series.at(
        openTime,
        openTime + MINUTE,
        newest,
        GRACE,
        (start, end) -> new OpenBar(start, end, 0, BigDecimal.ONE, start));
  }

  private List<Long> openTimes() {
    return series.bars.stream().map(bar -> bar.openTime).toList();
  }
}
