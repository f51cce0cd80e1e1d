package io.tidemark.model.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.EMAIndicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.ROCIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.DoubleNum;
import org.ta4j.core.num.Num;

/**
 * The indicators against those of ta4j. That seeds its averages with the first value instead of a
 * mean; after 1,000 closes less than 1e-30 of either seed is left.
 */
class Ta4jTest {
  private static final int DAYS = 1_500;
  private static final int CONVERGED = 1_000;
  private static final Offset<Double> EQUAL = Offset.offset(1e-9);

  private static final List<Double> WALK = Walks.walk(17, DAYS);
  private static final BarSeries SERIES =
      new BaseBarSeriesBuilder().withNumTypeOf(DoubleNum.class).build();

  @BeforeAll
  static void fill() {
    ZonedDateTime end = ZonedDateTime.of(2020, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    for (double close : WALK) {
      SERIES.addBar(Duration.ofDays(1), end, close, close, close, close, 0);
      end = end.plusDays(1);
    }
  }

  @Test
  void smoothedIndicators_onceConverged_areThoseOfTa4j() {
    ClosePriceIndicator close = new ClosePriceIndicator(SERIES);
    Indicator<Num> theirRsi = new RSIIndicator(close, 14);
    Indicator<Num> theirEma = new EMAIndicator(close, 20);
    MACDIndicator theirMacd = new MACDIndicator(close, 12, 26);
    Indicator<Num> theirSignal = theirMacd.getSignalLine(9);
    Indicator<Num> theirHistogram = theirMacd.getHistogram(9);

    Rsi rsi = Rsi.of(14);
    Ema ema = Ema.of(20);
    Macd macd = Macd.of(12, 26, 9);
    for (int i = 0; i < DAYS; i++) {
      rsi = rsi.plus(WALK.get(i));
      ema = ema.plus(WALK.get(i));
      macd = macd.plus(WALK.get(i));

      if (i >= CONVERGED) {
        assertThat(rsi.value().orElseThrow()).isCloseTo(at(theirRsi, i), EQUAL);
        assertThat(ema.value().orElseThrow()).isCloseTo(at(theirEma, i), EQUAL);
        assertThat(macd.line().orElseThrow()).isCloseTo(at(theirMacd, i), EQUAL);
        assertThat(macd.signal().orElseThrow()).isCloseTo(at(theirSignal, i), EQUAL);
        assertThat(macd.histogram().orElseThrow()).isCloseTo(at(theirHistogram, i), EQUAL);
      }
    }
  }

  @Test
  void averagesAndReturns_fromTheFirstOn_areThoseOfTa4j() {
    ClosePriceIndicator close = new ClosePriceIndicator(SERIES);

    for (int days : new int[] {20, 50, 200}) {
      Indicator<Num> theirs = new SMAIndicator(close, days);
      for (int i = days - 1; i < DAYS; i += 97) {
        double c0 = WALK.get(i);
        double above = Walks.history(WALK.subList(0, i)).aboveAverage(c0, days).orElseThrow();
        assertThat(c0 - above).isCloseTo(at(theirs, i), EQUAL);
      }
    }
    for (int days : new int[] {1, 5, 21, 63, 126, 252}) {
      Indicator<Num> theirs = new ROCIndicator(close, days);
      for (int i = days; i < DAYS; i += 97) {
        History before = Walks.history(WALK.subList(0, i));
        double change = MomentumModel.returnOver(WALK.get(i), before, days).orElseThrow();
        assertThat(100 * change).isCloseTo(at(theirs, i), EQUAL);
      }
    }
  }

  private static double at(Indicator<Num> indicator, int index) {
    return indicator.getValue(index).doubleValue();
  }
}
