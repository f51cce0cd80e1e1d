package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ZipfTest {
  private static final int DRAWS = 200_000;

  @Test
  void ranks_comeUpInverselyToTheirPlace() {
    Zipf zipf = new Zipf(1_000, 1.0);
    SplittableRandom random = new SplittableRandom(7);
    int[] counts = new int[1_000];

    for (int i = 0; i < DRAWS; i++) {
      counts[zipf.next(random)]++;
    }

    assertThat((double) counts[0] / counts[9]).isCloseTo(10, within(1.0));
    assertThat((double) counts[0] / DRAWS).isCloseTo(1 / 7.485, within(0.005));
  }

  @Test
  void shares_sumToOne() {
    Zipf zipf = new Zipf(50, 1.0);

    double sum = 0;
    for (int rank = 0; rank < 50; rank++) {
      sum += zipf.share(rank);
    }

    assertThat(sum).isCloseTo(1, within(1e-9));
    assertThat(zipf.share(0)).isCloseTo(2 * zipf.share(1), within(1e-9));
  }

  @Test
  void exponentZero_makesAllAlike() {
    Zipf zipf = new Zipf(4, 0);

    assertThat(zipf.share(0)).isCloseTo(0.25, within(1e-9));
    assertThat(zipf.share(3)).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void noRanks_areRefused() {
    assertThatThrownBy(() -> new Zipf(0, 1)).hasMessageContaining("ranks 0");
  }
}
