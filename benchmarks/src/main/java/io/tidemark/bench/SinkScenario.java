package io.tidemark.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Quotes that lie on their cache topic, carried into Redis by a sink. */
final class SinkScenario implements Scenario {
  private static final Duration LOOK = Duration.ofMillis(10);

  /** Asking the sink costs it a little. */
  private static final Duration ASK = Duration.ofMillis(50);

  private static final int ZIPF_SYMBOLS = 10_000;

  /** What was in Redis and what the sink had done at a time. */
  private record Sample(long nanos, double records) {}

  @Override
  public String name() {
    return "sink";
  }

  @Override
  public String summary() {
    return "quotes drained from their cache topic into Redis, keys a second";
  }

  @Override
  public void run(Workplace workplace, Options options, Progress progress, Figures figures) {
    double sets = 0;
    try (Rig rig = new Rig(workplace, options)) {
      if (!options.withoutCeilings) {
        progress.say("redis-benchmark");
        sets = RedisCeiling.measure(rig, options.entries, figures);
      }
      serve(rig);
      measure(rig, "distinct keys", options.entries, false, sets, progress, figures);
    }
    try (Rig rig = new Rig(workplace, options)) {
      measure(rig, "distinct keys, empty Redis", options.entries, false, sets, progress, figures);
    }
    try (Rig rig = new Rig(workplace, options)) {
      serve(rig);
      measure(rig, "Zipf", ZIPF_SYMBOLS, true, sets, progress, figures);
    }
  }

  /** Has a sink make a generation and leave, so that the next one does not fill but follow. */
  private static void serve(Rig rig) {
    rig.awaitReady(rig.sink());
    rig.stop("sink");
  }

  private static void measure(
      Rig rig,
      String part,
      int symbols,
      boolean popular,
      double sets,
      Progress progress,
      Figures figures) {
    int records = rig.options().entries;
    progress.say(part + ": writing " + records + " quotes");
    try (QuoteFeed feed = new QuoteFeed(rig, symbols, false)) {
      if (popular) {
        feed.popular(records);
      } else {
        feed.everySymbolOnce();
      }
      progress.say(part + ": draining");
      Map<String, Usage> before = rig.usages();
      long started = System.nanoTime();
      Running sink = rig.sink();
      double rate = drain(rig, sink, records, feed.ledger(), started, part, figures);
      new Costs(before, rig.usages(), records).tell(part, figures);
      if (sets > 0 && !popular) {
        figures.add(part, "steady / redis-benchmark", "ratio", rate / sets);
      }
      check(rig, feed.ledger());
      progress.say("%s: %,.0f records/s steady".formatted(part, rate));
    }
  }

  /** Records a second from where a fifth had been written. */
  private static double drain(
      Rig rig,
      Running sink,
      int records,
      Ledger ledger,
      long started,
      String part,
      Figures figures) {
    Sample first = await(rig, sink, 1);
    Sample fifth = await(rig, sink, records / 5.0);
    await(rig, sink, records);
    // to read a million values would take longer than to write them: that is done afterwards
    Await.until("all quotes served", rig.limit(), LOOK, () -> indexed(rig) == ledger.quoted());
    long last = System.nanoTime();
    // a backlog of a single batch has no steady part
    Sample from = fifth.records() < records ? fifth : new Sample(started, 0);
    double steady = (records - from.records()) / seconds(last - from.nanos());
    figures.add(part, "steady, from 20 % to all in Redis", "records/s", steady);
    figures.add(
        part,
        "whole, from first written to all in Redis",
        "records/s",
        (records - first.records()) / seconds(last - first.nanos()));
    figures.add(part, "start of the process to all in Redis", "s", seconds(last - started));
    figures.add(part, "entries written a record", "entries", sink.metric(Drain.APPLIED) / records);
    return steady;
  }

  /**
   * Waits until so many records are settled; a sink that starts at an empty Redis tells it, too.
   */
  private static Sample await(Rig rig, Running sink, double records) {
    double[] settled = new double[1];
    Await.until(
        records + " records settled",
        rig.limit(),
        ASK,
        () -> {
          rig.requireRunning();
          settled[0] = sink.metric("tidemark_sink_records_total");
          return settled[0] >= records;
        });
    return new Sample(System.nanoTime(), settled[0]);
  }

  private static void check(Rig rig, Ledger ledger) {
    new QuoteCheck(rig.cache(), ledger).requireEqual();
    long indexed = indexed(rig);
    if (indexed != ledger.quoted()) {
      throw new WrongResultException(indexed + " symbols indexed, not " + ledger.quoted());
    }
  }

  /** How many symbols the index of the served generation has. */
  private static long indexed(Rig rig) {
    RedisKeys keys = rig.cache().served();
    return keys == null ? 0 : rig.cache().commands().zcard(keys.symbols().getBytes(UTF_8));
  }

  private static double seconds(long nanos) {
    return (double) nanos / TimeUnit.SECONDS.toNanos(1);
  }
}
