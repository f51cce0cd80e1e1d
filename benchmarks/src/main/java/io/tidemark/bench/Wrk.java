package io.tidemark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Load on an HTTP port by {@code wrk}: each of so many connections asks as soon as it was answered.
 */
final class Wrk {
  /** How many requests at once. */
  static final int CONNECTIONS = 32;

  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
  private static final Pattern P50 = Pattern.compile("\\s50%\\s+([\\d.]+)(us|ms|s)");
  private static final Pattern P99 = Pattern.compile("\\s99%\\s+([\\d.]+)(us|ms|s)");
  private static final Pattern BAD = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
  private static final Pattern SOCKETS = Pattern.compile("Socket errors: (.*)");
  private static final double MICROS_IN_MILLI = 1_000;

  private Wrk() {}

  /** What a load came to; latencies in milliseconds. */
  record Answered(double perSecond, double p50, double p99) {}

  /** Whether it is on the path. */
  static boolean present() {
    return Tool.onPath("wrk").isPresent();
  }

  /**
   * Asks for {@code paths} in turn, from one thread.
   *
   * @throws WrongResultException where an answer was none
   */
  static Answered run(Workplace workplace, String url, List<String> paths, int seconds) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Tool.onPath("wrk").orElseThrow().toString(),
                "-t1",
                "-c" + CONNECTIONS,
                "-d" + seconds + "s",
                "--latency"));
    if (paths.size() == 1) {
      command.add(url + paths.get(0)); // without a script wrk takes the least from its neighbours
    } else {
      command.addAll(List.of("-s", scriptOf(workplace, paths).toString(), url));
    }
    return parse(Tool.run(workplace, "wrk", command, Duration.ofSeconds(seconds + 60L)));
  }

  private static Path scriptOf(Workplace workplace, List<String> paths) {
    Path script = workplace.directory("wrk").resolve("paths.lua");
    try {
      Files.write(script.resolveSibling("paths.txt"), paths);
      Files.writeString(script, script(script.resolveSibling("paths.txt")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return script;
  }

  /** Requests are made beforehand, so that the script costs little. */
  private static String script(Path paths) {
    return """
    local requests, at = {}, 0
    init = function()
      for path in io.lines('%s') do
        requests[#requests + 1] = wrk.format('GET', path)
      end
    end
    request = function()
      at = at %% #requests + 1
      return requests[at]
    end
    """
        .formatted(paths);
  }

  /** Out of what it printed. */
  static Answered parse(String output) {
    Matcher bad = BAD.matcher(output);
    Matcher sockets = SOCKETS.matcher(output);
    if (bad.find()) {
      throw new WrongResultException(bad.group(1) + " answers were errors");
    }
    if (sockets.find()) {
      throw new WrongResultException("connections failed: " + sockets.group(1));
    }
    return new Answered(
        number(RATE, output)
            .map(Double::parseDouble)
            .orElseThrow(() -> new IllegalStateException("not understood:\n" + output)),
        millis(P50, output),
        millis(P99, output));
  }

  private static Optional<String> number(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static double millis(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new IllegalStateException("not understood:\n" + output);
    }
    double value = Double.parseDouble(matcher.group(1));
    return switch (matcher.group(2)) {
      case "us" -> value / MICROS_IN_MILLI;
      case "ms" -> value;
      default -> value * MICROS_IN_MILLI;
    };
  }
}
