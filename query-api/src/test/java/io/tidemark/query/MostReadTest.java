package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MostReadTest {
  private final MostRead mostRead = new MostRead();

  @Test
  void top_ofFewKeys_isExact() {
    for (int i = 0; i < 3; i++) {
      mostRead.count("b");
    }
    mostRead.count("a");

    assertThat(mostRead.top(5))
        .containsExactly(
            new MostRead.Reads("b", 3L * MostRead.ONE_IN, 0),
            new MostRead.Reads("a", MostRead.ONE_IN, 0));
  }

  @Test
  void top_amongManyKeys_findsTheFrequentOnes() {
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      mostRead.count(random.nextInt(10) == 0 ? "hot" : "cold" + random.nextInt(50_000));
      if (random.nextInt(20) == 0) {
        mostRead.count("warm");
      }
    }

    var top = mostRead.top(2);

    assertThat(top).extracting(MostRead.Reads::key).containsExactly("hot", "warm");
    assertThat(top.get(0).reads() - top.get(0).atMostOver())
        .isLessThanOrEqualTo(10_500L * MostRead.ONE_IN);
    assertThat(top.get(0).reads()).isGreaterThan(9_500L * MostRead.ONE_IN);
  }

  @Test
  void top_isBounded() {
    for (int i = 0; i < 10_000; i++) {
      mostRead.count("k" + i);
    }

    assertThat(mostRead.top(10_000).size()).isLessThanOrEqualTo(256);
    assertThat(mostRead.top(3)).hasSize(3);
  }
}
