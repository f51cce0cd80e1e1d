package io.tidemark.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Outcomes as text or JSON. */
final class Report {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LINE = System.lineSeparator();
  private static final int NUMBERS_FROM = 2;
  private static final int NUMBERS_TO = 4;
  private static final double WHOLE_FROM = 1_000;

  private Report() {}

  /** The machine's facts, one a line. */
  static String text(Map<String, String> facts) {
    StringBuilder text = new StringBuilder();
    facts.forEach((name, value) -> text.append("%-12s %s".formatted(name, value)).append(LINE));
    return text.toString();
  }

  /** A scenario's table. */
  static String text(Outcome outcome) {
    StringBuilder text = new StringBuilder(LINE);
    text.append(outcome.scenario()).append(", median of ").append(outcome.runs()).append(LINE);
    if (outcome.failed()) {
      return text.append("NO RESULT: ").append(outcome.problem()).append(LINE).toString();
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("PART", "FIGURE", "MEDIAN", "MIN", "MAX", "UNIT"));
    outcome
        .figures()
        .forEach(
            (key, spread) ->
                rows.add(
                    List.of(
                        key.part(),
                        key.name(),
                        number(spread.median()),
                        number(spread.min()),
                        number(spread.max()),
                        key.unit())));
    text.append(table(rows));
    outcome.notes().forEach(note -> text.append("Note: ").append(note).append(LINE));
    return text.toString();
  }

  private static String table(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
        String gap = " ".repeat(width - row.get(column).length());
        boolean right = column >= NUMBERS_FROM && column <= NUMBERS_TO;
        line.append(right ? gap + row.get(column) : row.get(column) + gap).append("  ");
      }
      text.append(line.toString().stripTrailing()).append(LINE);
    }
    return text.toString();
  }

  /** Three digits, or all before the point. */
  static String number(double value) {
    double size = Math.abs(value);
    String format =
        size >= WHOLE_FROM ? "%,.0f" : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  /** All of it as one object. */
  static String json(Map<String, String> facts, List<Outcome> outcomes) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode machine = root.putObject("machine");
    facts.forEach(machine::put);
    ArrayNode scenarios = root.putArray("scenarios");
    outcomes.forEach(outcome -> add(scenarios.addObject(), outcome));
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(ObjectNode node, Outcome outcome) {
    node.put("scenario", outcome.scenario()).put("runs", outcome.runs());
    if (outcome.failed()) {
      node.put("problem", outcome.problem());
      return;
    }
    ArrayNode figures = node.putArray("figures");
    outcome
        .figures()
        .forEach(
            (key, spread) -> {
              ObjectNode figure = figures.addObject();
              figure.put("part", key.part()).put("figure", key.name()).put("unit", key.unit());
              figure.put("median", spread.median()).put("min", spread.min());
              figure.put("max", spread.max());
              ArrayNode values = figure.putArray("values");
              spread.values().forEach(values::add);
            });
    ArrayNode notes = node.putArray("notes");
    outcome.notes().forEach(notes::add);
  }
}
