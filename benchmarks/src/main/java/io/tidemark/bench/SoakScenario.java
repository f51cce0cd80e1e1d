package io.tidemark.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every process under a steady load for a while: does anything grow, and how long do pauses get.
 */
final class SoakScenario implements Scenario {
  private static final List<String> JVMS = List.of("broker", "processor", "sink", "query");
  private static final List<String> SERVICES = List.of("processor", "sink", "query");
  private static final double MIB = 1024.0 * 1024;

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public String summary() {
    return "memory at start and end, and pauses, under a steady load";
  }

  @Override
  public void run(Workplace workplace, Options options, Progress progress, Figures figures) {
    Path logs = workplace.directory("gc");
    Map<String, String> jvm = new HashMap<>();
    for (String name : JVMS) {
      jvm.put(name, GcLog.option(logs.resolve(name + ".log")));
    }
    try (Rig rig = new Rig(workplace, options, jvm)) {
      rig.awaitReady(rig.sink());
      rig.awaitReady(rig.processor());
      rig.awaitReady(rig.query(Map.of()));
      Map<String, Double> uptimes;
      try (Load load = new Load(rig)) {
        uptimes = soak(rig, load, progress, figures);
      }
      for (String name : JVMS) {
        List<String> lines = GcLog.read(logs.resolve(name + ".log"));
        Percentiles.tell(
            GcLog.pauses(lines, uptimes.getOrDefault(name, 0.0)), name, "pauses", figures);
        figures.add(name, "heap after the last pause", "MiB", GcLog.heapAfterLast(lines));
      }
    }
  }

  /** Returns for how long each JVM had run when the soak began. */
  private static Map<String, Double> soak(Rig rig, Load load, Progress progress, Figures figures) {
    Options options = rig.options();
    load.everySymbolOnce();
    progress.say("warm-up");
    load.run(options.soakRate, Math.max(1, options.warmUpSeconds));
    load.awaitSeen();
    memory(rig, "start", figures);
    progress.say("%d updates a second for %d s".formatted(options.soakRate, options.soakSeconds));
    Map<String, Usage> before = rig.usages();
    Map<String, Double> uptimes = new HashMap<>();
    JVMS.forEach(name -> uptimes.put(name, rig.uptimeSeconds(name)));
    load.measure();
    load.run(options.soakRate, options.soakSeconds);
    Costs costs = new Costs(before, rig.usages(), (long) options.soakRate * options.soakSeconds);
    load.awaitSeen();
    memory(rig, "end", figures);
    Percentiles.tell(load.latencies(), "load", "quotes readable", figures);
    costs.tell("load", figures);
    new QuoteCheck(rig.cache(), load.ledger()).requireEqual();
    return uptimes;
  }

  /** What is resident and what is alive; telling the latter collects, at both ends alike. */
  private static void memory(Rig rig, String when, Figures figures) {
    Map<String, Usage> usages = rig.usages();
    usages.forEach(
        (name, usage) ->
            figures.add(name, "resident at the " + when, "MiB", usage.residentBytes() / MIB));
    for (String name : SERVICES) {
      figures.add(name, "live heap at the " + when, "MiB", rig.liveHeapMib(name));
    }
  }
}
