package io.tidemark.bench;

import java.util.List;

/** W's backlog, from {@code prices} into Redis, on the same cores as broker and Redis. */
final class PipelineScenario implements Scenario {
  private static final String CEILING = "ceiling";
  private static final String TOPIC = "bench-ceiling";

  private static final int PORTFOLIOS = 10_000;
  private static final int HOLDINGS = 20;

  @Override
  public String name() {
    return "pipeline";
  }

  @Override
  public String summary() {
    return "a backlog of updates drained from Kafka into Redis, updates a second";
  }

  @Override
  public void run(Workplace workplace, Options options, Progress progress, Figures figures) {
    List<Integer> parts = options.withPortfolios ? List.of(0, PORTFOLIOS) : List.of(0);
    for (int portfolios : parts) {
      try (Rig rig = new Rig(workplace, options)) {
        double produced = portfolios == 0 ? ceilings(rig, progress, figures) : 0;
        drain(rig, portfolios, progress, figures, produced);
      }
    }
  }

  /** Records a second of Kafka's producer test; 0 where it was not run. */
  private static double ceilings(Rig rig, Progress progress, Figures figures) {
    Options options = rig.options();
    if (options.withoutCeilings) {
      return 0;
    }
    progress.say("ceilings");
    int bytes = new Market(1, 1).next(System.currentTimeMillis()).json().length;
    rig.topic(TOPIC);
    double produced = Ceilings.produce(rig, TOPIC, options.updates, bytes);
    Ceilings.Consumed consumed = Ceilings.consume(rig, TOPIC, options.updates);
    rig.dropTopic(TOPIC);
    figures.add(CEILING, "Kafka ProducerPerformance, " + bytes + " B", "records/s", produced);
    figures.add(CEILING, "Kafka ConsumerPerformance, fetching", "records/s", consumed.fetching());
    RedisCeiling.measure(rig, options.symbols, figures);
    return produced;
  }

  private static void drain(
      Rig rig, int portfolios, Progress progress, Figures figures, double produced) {
    Options options = rig.options();
    String part = portfolios == 0 ? "quotes" : portfolios + " portfolios";
    progress.say(part + ": writing " + options.updates + " updates");
    Market market = new Market(options.symbols, options.seed);
    Ledger ledger = new Ledger(options.symbols);
    Portfolios held = Portfolios.of(portfolios, HOLDINGS, market, options.seed);
    try (Sender sender = Sender.bulk(rig.kafka())) {
      held.send(sender, rig.kafka());
    }
    long unused = Backlog.write(rig, market, ledger, options.updates, options.eventRate);
    progress.say(part + ": draining");
    Drain drain = new Drain(rig, ledger, held);
    Drain.Result result = drain.run();
    result.tell(part, figures);
    if (produced > 0) {
      figures.add(
          part, "steady / ProducerPerformance", "ratio", result.steadyPerSecond() / produced);
    }
    progress.say("%s: %,.0f updates/s steady".formatted(part, result.steadyPerSecond()));
  }
}
