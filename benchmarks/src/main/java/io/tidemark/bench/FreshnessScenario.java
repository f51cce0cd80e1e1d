package io.tidemark.bench;

import io.tidemark.model.wire.CacheTopic;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** How long after it was meant to be sent an update is readable in Redis, under an open load. */
final class FreshnessScenario implements Scenario {
  private static final String TOPIC = "bench-raw";
  private static final int RAW_WARM_UP_SECONDS = 5;

  @Override
  public String name() {
    return "freshness";
  }

  @Override
  public String summary() {
    return "time from an update's intended send to readable in Redis, at fixed rates";
  }

  @Override
  public void run(Workplace workplace, Options options, Progress progress, Figures figures) {
    for (int rate : options.rates) {
      String part = String.format(Locale.ROOT, "%,d/s", rate);
      try (Rig rig = new Rig(workplace, options)) {
        raw(rig, rate, part, progress, figures);
        measure(rig, rate, part, progress, figures);
      }
    }
  }

  private static void raw(Rig rig, int rate, String part, Progress progress, Figures figures) {
    if (rig.options().withoutCeilings) {
      return;
    }
    progress.say(part + ": plain producer to plain consumer");
    int seconds = rig.options().seconds;
    int warmUp = Math.min(RAW_WARM_UP_SECONDS, rig.options().warmUpSeconds);
    Histogram raw = RawLatency.measure(rig, TOPIC, rate, warmUp, seconds);
    rig.dropTopic(TOPIC);
    Percentiles.tell(raw, part, "Kafka alone", figures);
  }

  private static void measure(Rig rig, int rate, String part, Progress progress, Figures figures) {
    rig.awaitReady(rig.sink());
    rig.awaitReady(rig.processor());
    progress.say(part + ": load");
    try (Load load = new Load(rig)) {
      load.everySymbolOnce();
      load.run(rate, rig.options().warmUpSeconds);
      load.measure();
      var before = rig.usages();
      load.run(rate, rig.options().seconds);
      Costs costs = new Costs(before, rig.usages(), (long) rate * rig.options().seconds);
      load.awaitSeen();
      Percentiles.tell(load.latencies(), part, CacheTopic.QUOTES.suffix() + " readable", figures);
      figures.add(part, "load generator late, p99", "ms", load.latePercentile() / 1e6);
      costs.tell(part, figures);
      new QuoteCheck(rig.cache(), load.ledger()).requireEqual();
    }
  }
}
