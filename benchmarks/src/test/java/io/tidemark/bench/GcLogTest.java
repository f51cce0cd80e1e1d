package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class GcLogTest {
  private static final List<String> LINES =
      List.of(
          "[0.012s] Using G1",
          "[0.900s] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 25M->4M(128M) 33.000ms",
          "[1.204s] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 25M->4M(128M) 3.456ms",
          "[2.100s] GC(1) Concurrent Mark Cycle",
          "[2.130s] GC(1) Pause Remark 40M->38M(128M) 12.500ms",
          "[2.140s] GC(1) Pause Cleanup 38M->38M(128M) 0.120ms",
          "[2.150s] GC(1) Concurrent Mark Cycle 50.000ms",
          "[8.000s] GC(3) Pause Full (Heap Inspection Initiated GC) 90M->60M(128M) 99.000ms",
          "[9.000s] GC(2) Pause Young (Prepare Mixed) (G1 Evacuation Pause) 90M->31M(128M)"
              + " 4.000ms");

  @Test
  void pauses_areCounted_andConcurrentWorkIsNot() {
    Histogram pauses = GcLog.pauses(LINES, 1.0);

    assertThat(pauses.getTotalCount()).isEqualTo(4);
    assertThat((double) pauses.getMaxValue()).isCloseTo(12_500_000, within(20_000.0));
  }

  @Test
  void heap_isThatAfterTheLastPause() {
    assertThat(GcLog.heapAfterLast(LINES)).isEqualTo(31);
    assertThat(GcLog.heapAfterLast(List.of("[0.012s] Using G1"))).isZero();
  }
}
