package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NearReadsTest {
  private static NearReads reads(double hits, double misses, double bypassed) {
    return NearReads.of(
        Map.of(
            "tidemark_query_near_hits_total", hits,
            "tidemark_query_near_misses_total", misses,
            "tidemark_query_near_bypassed_total", bypassed));
  }

  @Test
  void share_isOfWhatWasReadMeanwhile() {
    assertThat(reads(109, 15, 6).sharePercent(reads(100, 10, 10 - 5))).isEqualTo(60);
  }

  @Test
  void share_whereNothingWasRead_isNone() {
    assertThat(reads(5, 5, 5).sharePercent(reads(5, 5, 5))).isZero();
    assertThat(NearReads.of(Map.of()).sharePercent(NearReads.of(Map.of()))).isZero();
  }
}
