package io.tidemark.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the runs of a scenario measured, in the order in which it was first told. */
final class Figures {
  /**
   * What is measured.
   *
   * @param part of the scenario, such as a rate
   * @param name of the figure
   * @param unit of its values
   */
  record Key(String part, String name, String unit) {}

  private final Map<Key, List<Double>> values = new LinkedHashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();

  /** A value of this run. */
  void add(String part, String name, String unit, double value) {
    values.computeIfAbsent(new Key(part, name, unit), key -> new ArrayList<>()).add(value);
  }

  /** Something to be said beside the figures, once. */
  void note(String text) {
    notes.add(text);
  }

  /** Takes over what one run measured. */
  void addAll(Figures run) {
    run.values.forEach(
        (key, list) -> values.computeIfAbsent(key, absent -> new ArrayList<>()).addAll(list));
    notes.addAll(run.notes);
  }

  /** All figures. */
  Map<Key, Spread> spreads() {
    Map<Key, Spread> spreads = new LinkedHashMap<>();
    values.forEach((key, list) -> spreads.put(key, new Spread(list)));
    return spreads;
  }

  List<String> notes() {
    return List.copyOf(notes);
  }
}
