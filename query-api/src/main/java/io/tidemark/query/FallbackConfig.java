package io.tidemark.query;

import io.tidemark.runtime.HostPort;
import io.tidemark.runtime.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of what answers where Redis can't.
 *
 * @param processors some of them, any; they name the others. None for no fallback
 * @param redisDeadline within which Redis has to answer where there is a fallback
 * @param deadline within which processors have to answer
 */
public record FallbackConfig(List<HostPort> processors, Duration redisDeadline, Duration deadline) {
  private static final String PREFIX = "TIDEMARK_QUERY_";
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration MOST = Duration.ofMinutes(1);

  public FallbackConfig {
    processors = List.copyOf(processors);
    if (redisDeadline.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(
          "redisDeadline: must be at least 1ms, was " + redisDeadline);
    }
    if (deadline.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("deadline: must be at least 1ms, was " + deadline);
    }
  }

  /** No fallback. */
  public static FallbackConfig none() {
    return new FallbackConfig(List.of(), Duration.ofMillis(250), Duration.ofMillis(500));
  }

  /** The same with processors. */
  public FallbackConfig to(List<HostPort> others) {
    return new FallbackConfig(others, redisDeadline, deadline);
  }

  /** Whether there is anybody to ask. */
  boolean present() {
    return !processors.isEmpty();
  }

  /** Out of the environment. */
  static FallbackConfig from(Settings settings) {
    FallbackConfig none = none();
    return new FallbackConfig(
        processors(settings),
        settings.duration(
            PREFIX + "REDIS_DEADLINE",
            none.redisDeadline,
            LEAST,
            MOST,
            "within which Redis has to answer before a processor is asked instead"),
        settings.duration(
            PREFIX + "PROCESSOR_DEADLINE",
            none.deadline,
            LEAST,
            MOST,
            "within which processors have to answer"));
  }

  private static List<HostPort> processors(Settings settings) {
    String name = PREFIX + "PROCESSOR";
    String text =
        settings.text(
            name, "", "processors' ports, host:port[,…], asked where Redis can't answer; any do");
    List<HostPort> processors = new ArrayList<>();
    try {
      text.lines()
          .flatMap(line -> List.of(line.split(",", -1)).stream())
          .map(String::strip)
          .filter(one -> !one.isEmpty())
          .forEach(one -> processors.add(HostPort.parse(one)));
    } catch (IllegalArgumentException e) {
      settings.problem(name, text, "must be host:port, or several with commas between");
      return List.of();
    }
    return processors;
  }
}
