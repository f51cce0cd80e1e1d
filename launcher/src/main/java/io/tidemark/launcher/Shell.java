package io.tidemark.launcher;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;

/**
 * What a command sees of the shell that called it.
 *
 * @param environment the variables
 * @param out for results
 * @param err for problems and progress
 * @param terminal whether a person is watching {@code err}
 */
record Shell(Map<String, String> environment, PrintWriter out, PrintWriter err, boolean terminal) {
  Shell {
    environment = Map.copyOf(environment);
  }

  /** The environment with {@code settings} put over it. */
  Map<String, String> with(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(settings);
    return all;
  }
}
