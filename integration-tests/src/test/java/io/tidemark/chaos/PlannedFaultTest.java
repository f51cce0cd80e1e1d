package io.tidemark.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlannedFaultTest {
  private static final Duration RUN = Duration.ofMinutes(5);
  private final List<FaultKind> kinds =
      IntStream.range(0, 5).mapToObj(i -> kind("kind-" + i)).toList();

  @Test
  void sameSeed_plansTheSame() {
    List<PlannedFault> plan = PlannedFault.plan(kinds, RUN, 7);

    assertThat(PlannedFault.plan(kinds, RUN, 7)).isEqualTo(plan);
    assertThat(PlannedFault.plan(kinds, RUN, 8)).isNotEqualTo(plan);
  }

  @Test
  void everyKind_comesBeforeAnyComesAgain() {
    List<PlannedFault> plan = PlannedFault.plan(kinds, RUN, 7);

    assertThat(plan.subList(0, 5)).extracting(PlannedFault::kind).containsAll(kinds);
    assertThat(plan.subList(5, 10)).extracting(PlannedFault::kind).containsAll(kinds);
  }

  @Test
  void plan_fitsIntoItsRun() {
    long millis =
        PlannedFault.plan(kinds, RUN, 7).stream()
            .mapToLong(fault -> fault.pause().plus(fault.hold()).toMillis())
            .sum();

    assertThat(millis).isLessThanOrEqualTo(RUN.toMillis());
    assertThat(PlannedFault.plan(List.of(), RUN, 7)).isEmpty();
  }

  private static FaultKind kind(String name) {
    return new FaultKind(
        name,
        FaultKind.Lane.SERVICES,
        Duration.ofSeconds(1),
        Duration.ofSeconds(4),
        random -> new FaultKind.Struck("nothing", () -> {}));
  }
}
