package io.tidemark.bench;

import java.util.List;
import java.util.Map;

/**
 * What came of a scenario.
 *
 * @param problem why there is no result; empty where there is one
 */
record Outcome(
    String scenario,
    int runs,
    Map<Figures.Key, Spread> figures,
    List<String> notes,
    String problem) {
  boolean failed() {
    return !problem.isEmpty();
  }
}
