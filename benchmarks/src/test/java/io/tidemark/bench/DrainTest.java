package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final List<Drain.Sample> SAMPLES =
      List.of(
          new Drain.Sample(100, 0),
          new Drain.Sample(200, 0),
          new Drain.Sample(300, 150),
          new Drain.Sample(400, 400),
          new Drain.Sample(500, 1_000));

  @Test
  void begin_isWhenNothingHadBeenTakenYet() {
    assertThat(Drain.begin(SAMPLES)).isEqualTo(200);
    assertThat(Drain.begin(SAMPLES.subList(2, 5))).isEqualTo(300);
  }

  @Test
  void steadyPart_beginsWhereSoManyHadBeenTaken() {
    assertThat(Drain.steadyFrom(SAMPLES, 200)).isEqualTo(SAMPLES.get(3));
  }

  @Test
  void drainWithinOneSample_isSteadyFromTheLastBefore() {
    assertThat(Drain.steadyFrom(SAMPLES, 900)).isEqualTo(SAMPLES.get(3));
  }
}
