package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FillPlanTest {
  private static final long NOW = 10_000_000;
  private static final Duration TRUSTED = Duration.ofMinutes(2);
  private static final long LONG_AGO = NOW - TRUSTED.toMillis() - 1;

  private static Generations seen(
      @Nullable String active, @Nullable Kept previous, @Nullable Unfinished begun) {
    return new Generations(
        active,
        null,
        previous == null ? null : previous.json(),
        begun == null ? null : begun.json(),
        "8",
        null);
  }

  @Test
  void forward_fromNothing_takesANumberNeverGiven() {
    assertThat(FillPlan.forward(seen("3", null, null), NOW, TRUSTED))
        .isEqualTo(new FillPlan(9, 3, FillPlan.Start.NEW));
    assertThat(FillPlan.forward(seen("12", null, null), NOW, TRUSTED).generation()).isEqualTo(13);
  }

  @Test
  void forward_afterOneThatDied_resumesIt() {
    Unfinished died = new Unfinished(7, "x", NOW - 1_000, null);

    assertThat(FillPlan.forward(seen("3", null, died), NOW, TRUSTED))
        .isEqualTo(new FillPlan(7, 3, FillPlan.Start.RESUMED));
  }

  @Test
  void forward_afterOneThatDiedLongAgoOrFailed_beginsAnew() {
    Unfinished old = new Unfinished(7, "x", LONG_AGO, null);
    Unfinished failed = new Unfinished(7, "x", NOW, "differs");

    assertThat(FillPlan.forward(seen("3", null, old), NOW, TRUSTED).generation()).isEqualTo(9);
    assertThat(FillPlan.forward(seen("3", null, failed), NOW, TRUSTED).generation()).isEqualTo(9);
  }

  @Test
  void back_toOneLeftJustNow_goesOnFromItsMarks() {
    Kept kept = new Kept(2, NOW - 1_000, NOW + 1_000);

    assertThat(FillPlan.back(seen("3", kept, null), NOW, TRUSTED))
        .isEqualTo(new FillPlan(2, 3, FillPlan.Start.RETURN));
  }

  @Test
  void back_toOneWhoseEntriesMayHaveExpired_readsAllOfTheLog() {
    Kept kept = new Kept(2, LONG_AGO, NOW + 1_000);

    assertThat(FillPlan.back(seen("3", kept, null), NOW, TRUSTED).start())
        .isEqualTo(FillPlan.Start.RETURN_WHOLE);
  }

  @Test
  void back_withNothingKept_isRefused() {
    Kept over = new Kept(2, LONG_AGO, NOW);

    assertThatThrownBy(() -> FillPlan.back(seen("3", null, null), NOW, TRUSTED))
        .isInstanceOf(RebuildRefusedException.class)
        .hasMessageContaining("before 3");
    assertThatThrownBy(() -> FillPlan.back(seen("3", over, null), NOW, TRUSTED))
        .isInstanceOf(RebuildRefusedException.class);
  }

  @Test
  void anything_whileNothingIsServed_isRefused() {
    assertThatThrownBy(() -> FillPlan.forward(seen(null, null, null), NOW, TRUSTED))
        .isInstanceOf(RebuildRefusedException.class)
        .hasMessageContaining("no generation is being served");
  }
}
