package io.tidemark.bench;

import java.util.HashMap;
import java.util.Map;

/** The Prometheus text format, as far as it holds numbers without labels. */
final class Metrics {
  private Metrics() {}

  /** The numbers by name. */
  static Map<String, Double> parse(String text) {
    Map<String, Double> values = new HashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#") && line.indexOf('{') < 0)
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              if (space > 0) {
                values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
              }
            });
    return values;
  }
}
