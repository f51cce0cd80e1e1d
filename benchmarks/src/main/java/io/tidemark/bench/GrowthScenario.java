package io.tidemark.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** What an update costs, and what the state weighs, over more and more symbols. */
final class GrowthScenario implements Scenario {
  private static final List<Integer> SYMBOLS = List.of(100, 1_000, 10_000, 100_000);
  private static final int RATE = 10_000;
  private static final int BROKER = 1;
  private static final double MICROS = 1e6;
  private static final double MIB = 1024.0 * 1024;

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public String summary() {
    return "cost an update, heap and state from 100 to 100,000 symbols";
  }

  @Override
  public void run(Workplace workplace, Options options, Progress progress, Figures figures) {
    for (int symbols : SYMBOLS) {
      String part = String.format(Locale.ROOT, "%,d symbols", symbols);
      progress.say(part);
      try (Rig rig = new Rig(workplace, options)) {
        measure(rig, part, symbols, figures);
      }
    }
  }

  /** Every symbol has been seen, and the JVMs are warm, before anything is counted. */
  private static void measure(Rig rig, String part, int symbols, Figures figures) {
    Options options = rig.options();
    Running sink = rig.sink();
    rig.awaitReady(sink);
    Running processor = rig.processor();
    rig.awaitReady(processor);
    try (Load load = new Load(rig, symbols)) {
      load.everySymbolOnce();
      load.run(RATE, options.warmUpSeconds);
      load.measure();
      var before = rig.usages();
      double out = processor.metric(Drain.RECORDS_OUT);
      double applied = sink.metric(Drain.APPLIED);
      load.run(RATE, options.seconds);
      long updates = (long) RATE * options.seconds;
      Costs costs = new Costs(before, rig.usages(), updates);
      out = processor.metric(Drain.RECORDS_OUT) - out;
      applied = sink.metric(Drain.APPLIED) - applied;
      load.awaitSeen();
      double cpu = costs.cpuSeconds("processor") + costs.cpuSeconds("sink");
      figures.add(part, "CPU of processor and sink, an update", "µs", cpu * MICROS / updates);
      figures.add(part, "cache records an update", "records", out / updates);
      figures.add(part, "entries written an update", "entries", applied / updates);
      figures.add(part, "live heap of processor", "MiB", rig.liveHeapMib("processor"));
      figures.add(part, "live heap of sink", "MiB", rig.liveHeapMib("sink"));
      figures.add(part, "symbols with a quote", "symbols", load.ledger().quoted());
      state(rig, part, figures);
      costs.tell(part, figures);
      new QuoteCheck(rig.cache(), load.ledger()).requireEqual();
    }
  }

  /** The changelogs as they lie in Kafka, not yet compacted. */
  private static void state(Rig rig, String part, Figures figures) {
    try (Admin admin = Admin.create(rig.kafka().properties())) {
      Map<String, Long> sizes = LogSizes.bytes(admin, BROKER);
      double changelogs =
          sizes.entrySet().stream()
              .filter(size -> size.getKey().endsWith("-changelog"))
              .mapToLong(Map.Entry::getValue)
              .sum();
      figures.add(part, "changelogs, not compacted", "MiB", changelogs / MIB);
    }
  }
}
