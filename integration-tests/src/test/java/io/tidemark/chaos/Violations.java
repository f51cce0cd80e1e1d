package io.tidemark.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** All violations seen, counted by kind, the first ones in full. Safe for many threads. */
final class Violations {
  private static final int SHOWN_A_KIND = 15;
  private static final int MOST_TEXT = 1_200;

  private final List<Violation> shown = new ArrayList<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final LongSupplier sinceFaultMillis;

  Violations(LongSupplier sinceFaultMillis) {
    this.sinceFaultMillis = sinceFaultMillis;
  }

  /** Notes one. */
  synchronized void add(String kind, String where, String key, String detail) {
    String name = kind + " (" + where + ")";
    if (counts.merge(name, 1, Integer::sum) <= SHOWN_A_KIND) {
      String text = detail.length() <= MOST_TEXT ? detail : detail.substring(0, MOST_TEXT) + "…";
      shown.add(
          new Violation(
              kind, where, key, text, System.currentTimeMillis(), sinceFaultMillis.getAsLong()));
    }
  }

  /** How many of each kind. */
  synchronized Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }

  /** The first of each kind. */
  synchronized List<Violation> shown() {
    return List.copyOf(shown);
  }
}
