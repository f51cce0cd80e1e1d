package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  @Test
  void figures_haveMedianAndSpreadOfTheRuns() {
    Figures figures = new Figures();
    for (double value : new double[] {1_234.4, 900, 2_000}) {
      Figures run = new Figures();
      run.add("quotes", "steady", "updates/s", value);
      run.note("said once");
      figures.addAll(run);
    }

    String text = Report.text(new Outcome("pipeline", 3, figures.spreads(), figures.notes(), ""));

    assertThat(text).containsPattern("quotes +steady +1,234 +900 +2,000 +updates/s");
    assertThat(text).containsOnlyOnce("said once");
  }

  @Test
  void wrongRun_isNoResult() {
    Outcome outcome = new Outcome("sink", 2, Map.of(), List.of(), "7 of 9 quotes are wrong");

    assertThat(Report.text(outcome)).contains("NO RESULT: 7 of 9 quotes are wrong");
    assertThat(Report.json(Map.of("cores", "2"), List.of(outcome)))
        .contains("\"problem\" : \"7 of 9 quotes are wrong\"")
        .contains("\"cores\" : \"2\"")
        .doesNotContain("figures");
  }
}
