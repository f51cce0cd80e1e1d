package io.tidemark.model.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WeightedMeanTest {
  @Test
  void value_ofNothing_isEmpty() {
    WeightedMean mean = new WeightedMean();
    mean.add(7, 0);

    assertThat(mean.value()).isEmpty();
  }

  @Test
  void value_ofSeveral_goesByWeight() {
    WeightedMean mean = new WeightedMean();
    mean.add(10, .5);
    mean.add(99, 0);
    mean.add(40, .25);

    assertThat(mean.value().orElseThrow()).isCloseTo(20, within(1e-12));
  }

  @Test
  void value_ofEqualOnes_isExactlyThatOne() {
    WeightedMean mean = new WeightedMean();
    for (double weight : new double[] {.4, .3, .2, .1, 1.0 / 3}) {
      mean.add(80, weight);
    }

    assertThat(mean.value()).hasValue(80);
  }
}
