package io.tidemark.model.indicator;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidemark.model.Momentum;
import io.tidemark.model.Rating;
import io.tidemark.model.Symbol;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;

class MomentumModelPropertyTest {
  private static final Offset<Double> EQUAL = within(1e-9);

  @Property(tries = 300)
  void score_ofAnyWalk_isThatOfTheStraightLine(
      @ForAll long seed,
      @ForAll @IntRange(min = 50, max = 399) int days,
      @ForAll @DoubleRange(min = -0.5, max = 0.5) double benchmark,
      @ForAll boolean hasBenchmark) {
    List<Double> walk = Walks.walk(seed, days + 1);
    List<Double> closes = walk.subList(0, days);
    double b = hasBenchmark ? benchmark : Double.NaN;
    StraightLineMomentum expected = new StraightLineMomentum(closes, walk.get(days), b);

    Momentum momentum =
        momentum(
            walk.get(days),
            closes,
            hasBenchmark ? OptionalDouble.of(benchmark) : OptionalDouble.empty());

    assertThat(momentum.volatility()).isCloseTo(expected.sigma(), EQUAL);
    assertThat(momentum.components().price()).isCloseTo(expected.price(), EQUAL);
    assertThat(momentum.components().technical()).isCloseTo(expected.technical(), EQUAL);
    assertThat(momentum.score()).isCloseTo(expected.score(), EQUAL);
    assertThat(momentum.rating()).isEqualTo(Rating.of(OptionalDouble.of(expected.score())));
    assertThat(momentum.components().relative() == null).isEqualTo(expected.relative().isEmpty());
    assertThat(requireNonNullElse(momentum.components().relative(), 0.0))
        .isCloseTo(expected.relative().orElse(0), EQUAL);
    assertThat(momentum.rsi14()).isCloseTo(expected.rsi(), EQUAL);
    assertThat(requireNonNull(momentum.macd()).histogram()).isCloseTo(expected.histogram(), EQUAL);
    assertThat(momentum.sma().get("50")).isCloseTo(expected.sma(50), EQUAL);
  }

  @Property(tries = 50)
  void score_ofMoreClosesThanAreKept_isThatOfTheStraightLine(
      @ForAll long seed, @ForAll @IntRange(min = 400, max = 1_500) int days) {
    List<Double> walk = Walks.walk(seed, days + 1);
    StraightLineMomentum expected =
        new StraightLineMomentum(walk.subList(0, days), walk.get(days), Double.NaN);

    Momentum momentum = momentum(walk.get(days), walk.subList(0, days), OptionalDouble.empty());

    assertThat(momentum.score()).isCloseTo(expected.score(), EQUAL);
    assertThat(momentum.rsi14()).isCloseTo(expected.rsi(), EQUAL);
    assertThat(momentum.bars()).isEqualTo(days);
  }

  @Property(tries = 200)
  void score_ofScaledPrices_staysTheSame(
      @ForAll long seed,
      @ForAll @IntRange(min = 63, max = 320) int days,
      @ForAll @DoubleRange(min = 0.01, max = 1_000) double scale) {
    List<Double> walk = Walks.walk(seed, days + 1);
    OptionalDouble benchmark = OptionalDouble.of(0.01);

    Momentum momentum = momentum(walk.get(days), walk.subList(0, days), benchmark);
    List<Double> scaled = walk.stream().map(close -> close * scale).toList();
    Momentum other = momentum(scaled.get(days), scaled.subList(0, days), benchmark);
    List<Double> doubled = walk.stream().map(close -> close * 2).toList();
    Momentum twice = momentum(doubled.get(days), doubled.subList(0, days), benchmark);

    assertThat(other.score()).isCloseTo(momentum.score(), EQUAL);
    momentum
        .returns()
        .forEach(
            (lookback, value) -> {
              if (value != null) {
                assertThat(other.returns().get(lookback)).isCloseTo(value, EQUAL);
              }
            });
    assertThat(twice.score()).isEqualTo(momentum.score());
    assertThat(twice.components()).isEqualTo(momentum.components());
    assertThat(twice.returns()).isEqualTo(momentum.returns());
  }

  @Property(tries = 200)
  void score_ofAnyWalk_isBetweenZeroAndAHundred(
      @ForAll long seed,
      @ForAll @IntRange(min = 50, max = 300) int days,
      @ForAll @DoubleRange(min = 0.01, max = 100_000) double c0) {
    Momentum momentum = momentum(c0, Walks.walk(seed, days), OptionalDouble.empty());

    assertThat(momentum.score()).isBetween(0.0, 100.0);
    assertThat(momentum.components().price()).isBetween(0.0, 100.0);
    assertThat(momentum.components().technical()).isBetween(0.0, 100.0);
  }

  private static Momentum momentum(double c0, List<Double> closes, OptionalDouble benchmark) {
    return MomentumModel.momentum(
        new Symbol("WALK"), c0, Walks.history(closes), benchmark, Map.of(), 0L, null);
  }
}
