package io.tidemark.sink;

import static io.tidemark.model.wire.CacheTopic.BARS_1M;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExpectedSeriesTest {
  private static final int KEPT = 3;
  private static final long APPLIED = 43;
  private static final Held.Bar PAST_UNKNOWN =
      new Held.Bar(-1, HeldValue.of("{\"version\":0,\"deleted\":true}".getBytes(UTF_8)));

  @Test
  void newestBars_areConsistent_olderOnesAreNotExpected() {
    assertThat(judge(series(1, 2, 3, 4, 5), bar(3), bar(4), bar(5))).isEqualTo(consistent());
  }

  @Test
  void barMissingInTheMiddle_isMissing() {
    Verdict verdict = judge(series(1, 2, 3), bar(1), bar(3));

    assertThat(faults(verdict)).containsExactly(Fault.MISSING);
    assertThat(verdict.faults().get(0).place()).isEqualTo("2");
  }

  @Test
  void oldestBarMissing_isMissingUnlessThePastIsUnknownOrTheSeriesIsFull() {
    assertThat(faults(judge(series(1, 2, 3), bar(2), bar(3)))).containsExactly(Fault.MISSING);
    assertThat(judge(series(1, 2, 3), PAST_UNKNOWN, bar(2), bar(3))).isEqualTo(consistent());
    // a gap behind a late bar is one, whatever stands before it
    assertThat(faults(judge(series(1, 2, 3), bar(1), PAST_UNKNOWN)))
        .containsExactly(Fault.MISSING, Fault.MISSING);
  }

  @Test
  void markerAlone_promisesNothing() {
    assertThat(judge(series(1, 2), PAST_UNKNOWN)).isEqualTo(consistent());
  }

  @Test
  void wholeSeriesAbsent_isOneFault() {
    assertThat(faults(judge(series(1, 2)))).containsExactly(Fault.MISSING);
  }

  @Test
  void severalMembersOfOneBar_areADuplicate() {
    Verdict verdict = judge(series(1, 2), bar(1), bar(2), held(2, 1, "old"));

    assertThat(faults(verdict)).containsExactly(Fault.DUPLICATE_BAR);
  }

  @Test
  void versions_areComparedByBar() {
    assertThat(faults(judge(series(1, 2), held(1, 0, "x"), bar(2)))).containsExactly(Fault.OLDER);
    assertThat(faults(judge(series(1, 2), held(1, 9, "y"), bar(2)))).containsExactly(Fault.NEWER);
    assertThat(faults(judge(series(1, 2), held(1, 1, "y"), bar(2))))
        .containsExactly(Fault.DIFFERENT);
    assertThat(judge(series(1, 2), held(1, 9, "1"), bar(2))).isEqualTo(consistent());
  }

  @Test
  void barTheLogNeverHad_isOrphaned_unlessTheLogMayHaveLostIt() {
    assertThat(faults(judge(series(2), bar(1), bar(2), bar(7))))
        .containsExactly(Fault.ORPHANED, Fault.ORPHANED);
    Held held = new Held.OfSeries(List.of(bar(1), bar(2)), 1_000);
    assertThat(series(2).judge(held, moment(2)).settled()).isTrue();
  }

  @Test
  void moreThanAreKept_areTooMany() {
    assertThat(faults(judge(series(1, 2, 3, 4), bar(1), bar(2), bar(3), bar(4))))
        .containsExactly(Fault.TOO_MANY_BARS);
  }

  @Test
  void lateBars_standWhereTheyBelong() {
    ExpectedSeries expected = series(5, 3, 1, 4);

    assertThat(judge(expected, bar(3), bar(4), bar(5))).isEqualTo(consistent());
  }

  @Test
  void mending_namesTheRecordsToWriteAgain() {
    ExpectedSeries expected = series(1, 2, 3);
    List<Long> whole = new ArrayList<>();
    List<Long> one = new ArrayList<>();

    expected.mending(judge(expected).faults().get(0), whole::add);
    expected.mending(judge(expected, bar(1), bar(3)).faults().get(0), one::add);

    assertThat(whole).hasSize(3);
    assertThat(one).hasSize(1);
  }

  private static Verdict consistent() {
    return Verdict.CONSISTENT;
  }

  private static List<Fault> faults(Verdict verdict) {
    return verdict.faults().stream().map(Difference::fault).toList();
  }

  private static Verdict judge(Expected expected, Held.Bar... bars) {
    return expected.judge(
        new Held.OfSeries(List.of(bars), bars.length == 0 ? -2 : 1_000), moment(Long.MIN_VALUE));
  }

  private static Moment moment(long retainedSince) {
    BarsKept kept = new BarsKept(KEPT, KEPT, KEPT, KEPT);
    return new Moment(new Moment.Terms(Expiry.local(), kept, false), APPLIED, 1_000, retainedSince);
  }

  private static ExpectedSeries series(int... openTimes) {
    @Nullable ExpectedSeries series = null;
    for (int openTime : openTimes) {
      CacheWrite write =
          Records.write(
              Records.record(BARS_1M, "AAPL/" + openTime, openTime, json(openTime, "" + openTime)));
      series = series == null ? new ExpectedSeries(BARS_1M, write.key(), KEPT) : series;
      series.take(write);
    }
    if (series == null) {
      throw new IllegalArgumentException("a series of nothing");
    }
    return series;
  }

  private static String json(long version, String value) {
    return "{\"version\":" + version + ",\"x\":\"" + value + "\"}";
  }

  private static Held.Bar bar(long openTime) {
    return held(openTime, openTime, Long.toString(openTime));
  }

  private static Held.Bar held(long openTime, long version, String value) {
    return new Held.Bar(openTime, HeldValue.of(json(version, value).getBytes(UTF_8)));
  }
}
