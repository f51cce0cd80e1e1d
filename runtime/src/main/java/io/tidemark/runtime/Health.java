package io.tidemark.runtime;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Whether a service lives and is ready, as the sum of its parts; safe for many threads. */
public final class Health {
  private final Map<String, Supplier<Optional<String>>> live = new ConcurrentHashMap<>();
  private final Map<String, Supplier<Optional<String>>> ready = new ConcurrentHashMap<>();
  private final Map<String, Supplier<Optional<String>>> impaired = new ConcurrentHashMap<>();

  /** A part that must work for the process to be worth keeping; empty means that it does. */
  public void live(String part, Supplier<Optional<String>> problem) {
    live.put(part, problem);
  }

  /** A part that must work for requests to be sent here; empty means that it does. */
  public void ready(String part, Supplier<Optional<String>> problem) {
    ready.put(part, problem);
  }

  /** A part that may fail for a while without keeping requests away; empty means that it works. */
  public void impaired(String part, Supplier<Optional<String>> problem) {
    impaired.put(part, problem);
  }

  /** What is wrong for now and can be done without, by part. */
  public Map<String, String> impaired() {
    return problems(impaired);
  }

  /** What is wrong for good, by part. */
  public Map<String, String> notLive() {
    return problems(live);
  }

  /** What is wrong for now, by part; what is wrong for good included. */
  public Map<String, String> notReady() {
    Map<String, String> problems = problems(ready);
    problems.putAll(notLive());
    return problems;
  }

  private static Map<String, String> problems(Map<String, Supplier<Optional<String>>> parts) {
    Map<String, String> problems = new TreeMap<>();
    parts.forEach((part, problem) -> problem.get().ifPresent(text -> problems.put(part, text)));
    return problems;
  }
}
