package io.tidemark.model.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalDistributionTest {
  /** Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.1, to 15 places. */
  @ParameterizedTest
  @CsvSource({
    "0.00, 0.500000000000000",
    "0.10, 0.539827837277029",
    "0.50, 0.691462461274013",
    "1.00, 0.841344746068543",
    "1.50, 0.933192798731142",
    "1.96, 0.975002104851780",
    "2.00, 0.977249868051821",
    "2.50, 0.993790334674224",
    "3.00, 0.998650101968370",
    "4.00, 0.999968328758167",
    "5.00, 0.999999713348428"
  })
  void cdf_ofTabulatedValues_isRightToTheLastPlace(double x, double expected) {
    assertThat(NormalDistribution.cdf(x)).isCloseTo(expected, within(1e-15));
    assertThat(NormalDistribution.cdf(-x)).isCloseTo(1 - expected, within(1e-15));
  }

  /** To 17 digits by mpmath 1.3's ncdf, which works at any precision. */
  @ParameterizedTest
  @CsvSource({
    "-0.66291, 0.25369409838973994",
    "-1, 0.15865525393145705",
    "-2, 0.022750131948179207",
    "-5, 2.8665157187919391e-7",
    "-5.7, 5.9903714010635282e-9",
    "-8, 6.2209605742717841e-16",
    "-10, 7.6198530241605261e-24",
    "-20, 2.7536241186062337e-89",
    "-37, 5.7255712225245768e-300"
  })
  void cdf_ofTheLowerTail_keepsItsDigits(double x, double expected) {
    assertThat(NormalDistribution.cdf(x)).isCloseTo(expected, Percentage.withPercentage(2e-13));
  }

  @Test
  void cdf_ofInfinities_isZeroAndOne() {
    assertThat(NormalDistribution.cdf(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(NormalDistribution.cdf(Double.POSITIVE_INFINITY)).isOne();
    assertThat(NormalDistribution.cdf(-Double.MAX_VALUE)).isZero();
    assertThat(NormalDistribution.cdf(Double.MAX_VALUE)).isOne();
    assertThat(NormalDistribution.cdf(Double.NaN)).isNaN();
  }

  @Property
  void cdf_ofAnyValue_isThatOfMarsagliasSeries(
      @ForAll @DoubleRange(min = -6, max = 6) @Scale(9) double x) {
    assertThat(NormalDistribution.cdf(x))
        .isCloseTo(StraightLineMomentum.normal(x), within(1e-15 + 1e-15 * Math.abs(x)));
  }

  @Property
  void cdf_ofAGreaterValue_isNotLess(
      @ForAll @DoubleRange(min = -40, max = 40) @Scale(9) double x,
      @ForAll @DoubleRange(min = 1e-9, max = 1) @Scale(9) double step) {
    assertThat(NormalDistribution.cdf(x + step))
        .isGreaterThanOrEqualTo(NormalDistribution.cdf(x) - 1e-16);
  }
}
