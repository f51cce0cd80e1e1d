package io.tidemark.bench;

import io.tidemark.launcher.EmbeddedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the figures were measured on. */
final class Machine {
  private static final String UNKNOWN = "unknown";

  private Machine() {}

  /** Its facts, by name. */
  static Map<String, String> facts(Workplace workplace, Options options) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("processor", line("/proc/cpuinfo", "model name"));
    facts.put("memory", line("/proc/meminfo", "MemTotal"));
    facts.put("load before", firstWord("/proc/loadavg"));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("JDK", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("Redis", redis(workplace));
    facts.put("workload", workload(options));
    facts.put("settings", options.settings.isEmpty() ? "as delivered" : options.settings + "");
    if (!options.jvm.isEmpty()) {
      facts.put("JVM options", options.jvm.toString());
    }
    return facts;
  }

  private static String workload(Options options) {
    return "%d symbols, Zipf(1.0), seed %d, %d partitions"
        .formatted(options.symbols, options.seed, options.partitions);
  }

  private static String redis(Workplace workplace) {
    try {
      String program = EmbeddedRedis.executable().toString();
      String output =
          Tool.run(
              workplace, "redis-version", List.of(program, "--version"), Duration.ofSeconds(10));
      return output.strip();
    } catch (IOException e) {
      throw new UncheckedIOException("no Redis", e);
    }
  }

  private static String line(String file, String start) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(text -> text.startsWith(start))
          .map(text -> text.substring(text.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static String firstWord(String file) {
    try {
      String text = Files.readString(Path.of(file));
      return text.substring(0, text.indexOf(' '));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
