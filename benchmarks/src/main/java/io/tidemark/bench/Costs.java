package io.tidemark.bench;

import java.util.Map;

/**
 * What each process took of the machine between two moments.
 *
 * @param updates that were applied meanwhile
 */
record Costs(Map<String, Usage> before, Map<String, Usage> after, long updates) {
  private static final Usage NONE = new Usage(0, 0, 0);
  private static final double MIB = 1024.0 * 1024;
  private static final double MICROS = 1e6;

  Costs {
    before = Map.copyOf(before);
    after = Map.copyOf(after);
  }

  /** CPU seconds of one process. */
  double cpuSeconds(String name) {
    return after.getOrDefault(name, NONE).cpuSeconds()
        - before.getOrDefault(name, NONE).cpuSeconds();
  }

  /** Adds CPU time and peak memory of each process to the figures. */
  void tell(String part, Figures figures) {
    double all = 0;
    for (String name : after.keySet().stream().sorted().toList()) {
      double seconds = cpuSeconds(name);
      figures.add(part, "CPU of " + name, "s", seconds);
      if (updates > 0) {
        figures.add(part, "CPU of " + name + " an update", "µs", seconds * MICROS / updates);
      }
      all += name.equals("bench") ? 0 : seconds;
    }
    if (updates > 0) {
      figures.add(part, "CPU of all but the bench, an update", "µs", all * MICROS / updates);
    }
    for (String name : after.keySet().stream().sorted().toList()) {
      double peak = after.getOrDefault(name, NONE).peakBytes() / MIB;
      figures.add(part, "peak memory of " + name, "MiB", peak);
    }
  }
}
