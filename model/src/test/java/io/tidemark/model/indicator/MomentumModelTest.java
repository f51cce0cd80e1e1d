package io.tidemark.model.indicator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import io.tidemark.model.Momentum;
import io.tidemark.model.Rating;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentumModelTest {
  private static final Symbol SPY = new Symbol("SPY");
  private static final Offset<Double> EQUAL = within(1e-9);
  private static final OptionalDouble NO_BENCHMARK = OptionalDouble.empty();

  /** Worked out to 40 digits by mpmath 1.3, as is the next. */
  @Test
  void momentum_ofPublishedCloses_isThatOfArbitraryPrecision() {
    List<Double> closes = Arrays.stream(SpyVectors.CLOSES).boxed().toList();

    Momentum momentum = momentum(closes.get(59), closes.subList(0, 59), NO_BENCHMARK);

    assertThat(momentum.volatility()).isCloseTo(0.004324970509, EQUAL);
    assertThat(momentum.components().price()).isCloseTo(50.810825252065, EQUAL);
    assertThat(momentum.components().technical()).isCloseTo(48.443125073657, EQUAL);
    assertThat(momentum.components().relative()).isNull();
    assertThat(momentum.score()).isCloseTo(49.835889884485, EQUAL);
    assertThat(momentum.rating()).isEqualTo(Rating.WEAK_HOLD);
    assertThat(momentum.rsi14()).isCloseTo(SpyVectors.RSI_14[59 - 14], EQUAL);
    assertThat(macd(momentum).line()).isCloseTo(SpyVectors.MACD_LINE[59 - 25], EQUAL);
    assertThat(macd(momentum).signal()).isCloseTo(SpyVectors.MACD_SIGNAL[59 - 33], EQUAL);
    assertThat(macd(momentum).histogram()).isCloseTo(SpyVectors.MACD_HISTOGRAM[59 - 33], EQUAL);
    assertThat(momentum.sma().get("20")).isCloseTo(SpyVectors.SMA_20[59 - 19], EQUAL);
    assertThat(momentum.sma()).containsKeys("20", "50", "200").containsEntry("200", null);
    assertThat(momentum.bars()).isEqualTo(59);
  }

  @Test
  void momentum_ofAllHorizonsAndABenchmark_isThatOfArbitraryPrecision() {
    List<Double> closes = new ArrayList<>();
    for (int i = 0; i <= 300; i++) {
      closes.add(100 + i / 10.0 + 5 * Math.sin(i / 7.0) + 2 * Math.cos(i / 3.0));
    }

    Momentum momentum = momentum(closes.get(300), closes.subList(0, 300), OptionalDouble.of(0.02));

    assertThat(momentum.volatility()).isCloseTo(0.005543620636, EQUAL);
    assertThat(momentum.components().price()).isCloseTo(50.088903014372, EQUAL);
    assertThat(momentum.components().technical()).isCloseTo(55.803501876598, EQUAL);
    assertThat(momentum.components().relative()).isCloseTo(46.958075806686, EQUAL);
    assertThat(momentum.score()).isCloseTo(51.619388534998, EQUAL);
    assertThat(momentum.rating()).isEqualTo(Rating.HOLD);
  }

  @Test
  void momentum_carriesWhatItIsGiven() {
    Tidemark tidemark = new Tidemark(3, 1234);

    Momentum momentum =
        MomentumModel.momentum(
            SPY,
            10,
            Walks.history(List.of(8.0, 10.0)),
            NO_BENCHMARK,
            Map.of("1h", -0.01, "1m", 0.001),
            1_732_092_000_123L,
            tidemark);

    assertThat(momentum.symbol()).isEqualTo(SPY);
    assertThat(momentum.model()).isEqualTo("tidemark-1");
    assertThat(momentum.eventTime()).isEqualTo(1_732_092_000_123L);
    assertThat(momentum.tidemark()).isEqualTo(tidemark);
    assertThat(momentum.returns())
        .containsExactly(
            entry("1m", 0.001),
            entry("5m", null),
            entry("1h", -0.01),
            entry("1d", 0.0),
            entry("5d", null),
            entry("21d", null),
            entry("63d", null),
            entry("126d", null),
            entry("252d", null));
  }

  @Test
  void momentum_withoutCloses_isNullThroughout() {
    Momentum momentum = momentum(10, List.of(), NO_BENCHMARK);

    assertThat(momentum.score()).isNull();
    assertThat(momentum.rating()).isEqualTo(Rating.INSUFFICIENT);
    assertThat(momentum.bars()).isZero();
    assertThat(momentum.components()).isEqualTo(new Momentum.Components(null, null, null));
    assertThat(momentum.returns().values()).containsOnlyNulls().hasSize(9);
    assertThat(momentum.sma().values()).containsOnlyNulls().hasSize(3);
    assertThat(momentum.rsi14()).isNull();
    assertThat(momentum.macd()).isNull();
    assertThat(momentum.volatility()).isNull();
  }

  @Test
  void momentum_asHistoryGrows_gainsOnePartAfterAnother() {
    List<Double> walk = Walks.walk(23, 300);

    assertThat(momentum(walk, 13).rsi14()).isNull();
    assertThat(momentum(walk, 14).rsi14()).isNotNull();
    assertThat(momentum(walk, 18).sma().get("20")).isNull();
    assertThat(momentum(walk, 19).sma().get("20")).isNotNull();
    assertThat(momentum(walk, 20).components().price()).isNull();
    assertThat(momentum(walk, 21).components().price()).isNotNull();
    assertThat(momentum(walk, 24).macd()).isNull();
    assertThat(macd(momentum(walk, 25)).line()).isNotZero();
    assertThat(macd(momentum(walk, 32)).histogram()).isNull();
    assertThat(momentum(walk, 32).components().technical()).isNull();
    assertThat(momentum(walk, 33).components().technical()).isNotNull();
    assertThat(momentum(walk, 251).returns().get("252d")).isNull();
    assertThat(momentum(walk, 252).returns().get("252d")).isNotNull();
  }

  @Test
  void momentum_ofFortyNineCloses_hasNoScoreAndOfFiftyOne() {
    List<Double> walk = Walks.walk(29, 60);

    Momentum fortyNine = momentum(walk, 49);
    Momentum fifty = momentum(walk, 50);

    assertThat(fortyNine.score()).isNull();
    assertThat(fortyNine.rating()).isEqualTo(Rating.INSUFFICIENT);
    assertThat(fortyNine.components().price()).isNotNull();
    assertThat(fifty.score()).isNotNull();
    assertThat(fifty.rating()).isNotEqualTo(Rating.INSUFFICIENT);
  }

  /** A price whose multiples round: a sum of them divided again is another price. */
  @ParameterizedTest
  @ValueSource(ints = {50, 63, 252, 900})
  void momentum_ofFlatPrices_isFiftyExactly(int days) {
    List<Double> flat = Collections.nCopies(days, 0.1);

    Momentum alone = momentum(0.1, flat, NO_BENCHMARK);
    Momentum beside = momentum(0.1, flat, OptionalDouble.of(0));

    assertThat(alone.components()).isEqualTo(new Momentum.Components(50.0, 50.0, null));
    assertThat(alone.score()).isEqualTo(50);
    assertThat(alone.rating()).isEqualTo(Rating.HOLD);
    assertThat(alone.volatility()).isZero();
    assertThat(beside.score()).isEqualTo(50);
    assertThat(beside.components().relative()).isEqualTo(days < 63 ? null : 50.0);
  }

  @Test
  void momentum_movingOffFlatPrices_goesToTheLimits() {
    List<Double> flat = Collections.nCopies(300, 100.0);

    Momentum up = momentum(100.01, flat, OptionalDouble.of(0));
    Momentum down = momentum(99.99, flat, OptionalDouble.of(0));

    assertThat(up.components()).isEqualTo(new Momentum.Components(100.0, 100.0, 100.0));
    assertThat(up.score()).isEqualTo(100);
    assertThat(up.rating()).isEqualTo(Rating.STRONG_BUY);
    assertThat(down.components()).isEqualTo(new Momentum.Components(0.0, 0.0, 0.0));
    assertThat(down.score()).isEqualTo(0);
    assertThat(down.rating()).isEqualTo(Rating.SELL);
  }

  @Test
  void momentum_benchmarkOrOwnReturnUnknown_leavesRelativeOut() {
    List<Double> walk = Walks.walk(31, 63);

    Momentum noBenchmark = momentum(101, walk, NO_BENCHMARK);
    Momentum ownMissing = momentum(101, walk.subList(1, 63), OptionalDouble.of(0.1));
    Momentum known = momentum(101, walk, OptionalDouble.of(0.1));

    assertThat(noBenchmark.components().relative()).isNull();
    assertThat(ownMissing.components().relative()).isNull();
    assertThat(known.components().relative()).isNotNull();
    for (Momentum without : List.of(noBenchmark, ownMissing)) {
      Momentum.Components parts = without.components();
      assertThat(without.score())
          .isCloseTo(
              (.50 * requireNonNull(parts.price()) + .35 * requireNonNull(parts.technical())) / .85,
              EQUAL);
    }
  }

  @Test
  void returnOver_publishedCloses_isThePublishedRateOfChange() {
    DailyCloses closes = new DailyCloses();
    for (int i = 0; i < SpyVectors.CLOSES.length; i++) {
      History before = closes.before(i);
      double c0 = SpyVectors.CLOSES[i];
      OptionalDouble over14 = MomentumModel.returnOver(c0, before, 14);
      OptionalDouble over20 = MomentumModel.returnOver(c0, before, 20);

      assertThat(over14.isPresent()).isEqualTo(i >= 14);
      assertThat(over20.isPresent()).isEqualTo(i >= 20);
      if (i >= 14) {
        assertThat(100 * over14.getAsDouble()).isCloseTo(SpyVectors.ROC_14[i - 14], EQUAL);
      }
      if (i >= 20) {
        assertThat(100 * over20.getAsDouble()).isCloseTo(SpyVectors.ROC_20[i - 20], EQUAL);
      }
      closes.put(i, c0);
    }
  }

  private static Momentum.Macd macd(Momentum momentum) {
    return requireNonNull(momentum.macd());
  }

  private static Momentum momentum(List<Double> walk, int days) {
    return momentum(walk.get(days), walk.subList(0, days), NO_BENCHMARK);
  }

  private static Momentum momentum(double c0, List<Double> closes, OptionalDouble benchmark) {
    return MomentumModel.momentum(
        SPY, c0, Walks.history(closes), benchmark, Map.of(), 0L, new Tidemark(0, 0));
  }
}
