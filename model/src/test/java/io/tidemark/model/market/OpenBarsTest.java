package io.tidemark.model.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenBarsTest {
  private static final Symbol SYMBOL = new Symbol("AAPL");
  private static final long MINUTE = 60_000;
  private static final long GRACE = 2 * MINUTE;
  private static final long HOUR = 60 * MINUTE;
  private static final long START = 1_732_060_800_000L; // 2024-11-20T00:00:00Z

  private final OpenBars bars = new OpenBars();

  @Test
  void price_isCountedInABarOfEachInterval() {
    add(START + 61 * MINUTE, START + 61 * MINUTE);

    assertThat(bars.takeChanged(SYMBOL, Interval.ALL, true))
        .extracting(Bar::interval, Bar::openTime)
        .containsExactly(
            tuple(Interval.ONE_MINUTE, START + 61 * MINUTE),
            tuple(Interval.FIVE_MINUTES, START + HOUR),
            tuple(Interval.ONE_HOUR, START + HOUR),
            tuple(Interval.ONE_DAY, START));
  }

  @Test
  void price_pastTheGraceOfItsMinute_isStillInTheHour() {
    add(START + 30 * MINUTE, START + 30 * MINUTE);

    assertThat(add(Interval.ONE_MINUTE, START, START + 30 * MINUTE)).isNull();
    assertThat(add(Interval.ONE_HOUR, START, START + 30 * MINUTE))
        .isNotNull()
        .isSameAs(bars.current(Interval.ONE_HOUR));
  }

  @Test
  void changedBars_areTakenOnce_openOnesOnlyWhenAskedFor() {
    add(START, START);
    add(START + MINUTE, START + MINUTE);

    List<Bar> closed = bars.takeChanged(SYMBOL, Interval.ALL, false);
    List<Bar> open = bars.takeChanged(SYMBOL, Interval.ALL, true);

    assertThat(closed).extracting(Bar::openTime).containsExactly(START);
    assertThat(open).hasSize(Interval.ALL.size()).noneMatch(Bar::closed);
    assertThat(bars.takeChanged(SYMBOL, Interval.ALL, true)).isEmpty();
  }

  @Test
  void touchedBars_areTakenAgain_butForThoseThatAProviderTold() {
    add(START, START);
    bars.takeChanged(SYMBOL, Interval.ALL, true);
    bars.of(Interval.ONE_MINUTE).tell(START);

    bars.touchNewest();

    assertThat(bars.takeChanged(SYMBOL, Interval.ALL, true))
        .extracting(Bar::interval)
        .containsExactly(Interval.FIVE_MINUTES, Interval.ONE_HOUR, Interval.ONE_DAY);
  }

  @Test
  void days_ofAnotherZone_beginAtAnotherTimeAndStayTheSame() {
    add(START, START);

    bars.keep(SessionDays.of("America/New_York"));

    OpenBar day = Objects.requireNonNull(bars.current(Interval.ONE_DAY));
    assertThat(day.openTime).isEqualTo(START + 5 * HOUR);
    assertThat(day.endTime).isEqualTo(START + 29 * HOUR);
    assertThat(day.day).isEqualTo((int) (START / (24 * HOUR)));
    assertThat(bars.openTime(Interval.ONE_DAY, START)).isEqualTo(START - 19 * HOUR);
    assertThat(bars.openTime(Interval.ONE_HOUR, START + 1)).isEqualTo(START);
  }

  private void add(long time, long newest) {
    for (Interval interval : Interval.ALL) {
      add(interval, time, newest);
    }
  }

  private @Nullable OpenBar add(Interval interval, long time, long newest) {
    PriceUpdate price = new PriceUpdate(SYMBOL, BigDecimal.TEN, null, null, null, null, null, time);
    return bars.add(interval, bars.of(interval), price, newest, GRACE);
  }
}
