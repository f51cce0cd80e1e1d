package io.tidemark.bench;

import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A processor and a sink that are started before a backlog, watched until Redis shows all of it.
 */
final class Drain {
  /*
   * Watching must cost little. Until the processor says that it has taken everything, it is asked
   * for its count five times a second, and Redis for a few quotes until the first is there. Only
   * then are all quotes looked for, those not yet seen every few milliseconds.
   */
  private static final Duration LOOK = Duration.ofMillis(10);
  private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int LOOKED_FOR = 16;

  /** The JVMs' first seconds are left out of the steady part. */
  private static final double STEADY_FROM = 0.2;

  static final String RECORDS_IN = "tidemark_processor_records_in_total";
  static final String RECORDS_OUT = "tidemark_processor_records_out_total";
  static final String APPLIED = "tidemark_sink_applied_total";

  private final Rig rig;
  private final Ledger ledger;
  private final Portfolios portfolios;
  private final List<Sample> samples = new ArrayList<>();
  private long started;
  private long firstReadable;

  /** How many records the processor had taken at a time. */
  record Sample(long nanos, double taken) {}

  /**
   * What a drain took.
   *
   * @param startSeconds from the start of the processes to the first quote readable
   * @param wholePerSecond updates a second from the first record taken, or the first quote
   *     readable, to the last quote readable
   * @param steadyPerSecond the same from where a fifth had been taken
   * @param valuedSeconds from the last quote readable to the last valuation
   */
  record Result(
      double startSeconds,
      double wholePerSecond,
      double steadyPerSecond,
      double valuedSeconds,
      double outPerUpdate,
      double writesPerUpdate,
      Costs costs) {
    /** Adds all of it to the figures. */
    void tell(String part, Figures figures) {
      figures.add(part, "steady, from 20 % taken to all in Redis", "updates/s", steadyPerSecond);
      figures.add(part, "whole, from first taken to all in Redis", "updates/s", wholePerSecond);
      figures.add(part, "start of the processes to first quote", "s", startSeconds);
      if (valuedSeconds > 0) {
        figures.add(part, "last quote to last valuation", "s", valuedSeconds);
      }
      figures.add(part, "cache records an update", "records", outPerUpdate);
      figures.add(part, "entries written an update", "entries", writesPerUpdate);
      costs.tell(part, figures);
    }
  }

  /** Of what the ledger holds; the portfolios, too, lie in Kafka already. */
  Drain(Rig rig, Ledger ledger, Portfolios portfolios) {
    this.rig = rig;
    this.ledger = ledger;
    this.portfolios = portfolios;
  }

  /** Starts the processes and returns once all is in Redis and right. */
  Result run() {
    Map<String, Usage> before = rig.usages();
    started = System.nanoTime();
    Running processor = rig.processor();
    Running sink = rig.sink();
    long deadline = started + rig.limit().toNanos();
    awaitTaken(processor, deadline);
    QuoteCheck quotes = new QuoteCheck(rig.cache(), ledger);
    Await.until("all quotes", rig.limit(), LOOK, quotes::arrived);
    long last = System.nanoTime();
    long valued = awaitValued();
    Costs costs = new Costs(before, rig.usages(), ledger.total());
    double out = processor.metric(RECORDS_OUT);
    double applied = sink.metric(APPLIED);
    quotes.requireEqual();
    new ValuationCheck(rig.cache(), portfolios, ledger).requireEqual();
    return result(last, valued, out, applied, costs);
  }

  private void awaitTaken(Running processor, long deadline) {
    long asked = 0;
    long all = ledger.total() + portfolios.count();
    List<Integer> popular = popular();
    Await.until(
        "the first quote",
        rig.limit(),
        LOOK,
        () -> {
          rig.requireRunning();
          ask(processor);
          return readable(popular);
        });
    firstReadable = System.nanoTime();
    while (samples.isEmpty() || samples.get(samples.size() - 1).taken() < all) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "not taken within the limit: "
                + samples.get(samples.size() - 1).taken()
                + " of "
                + all);
      }
      rig.requireRunning();
      asked = ask(processor);
      Await.until("time to pass", rig.limit(), LOOK, after(asked));
    }
  }

  private static java.util.function.BooleanSupplier after(long asked) {
    return () -> System.nanoTime() - asked >= ASK_NANOS;
  }

  private long ask(Running processor) {
    long now = System.nanoTime();
    if (samples.isEmpty() || now - samples.get(samples.size() - 1).nanos() >= ASK_NANOS) {
      samples.add(new Sample(now, processor.metric(RECORDS_IN)));
    }
    return now;
  }

  private List<Integer> popular() {
    return IntStream.range(0, ledger.symbols())
        .boxed()
        .sorted((a, b) -> Long.compare(ledger.version(b), ledger.version(a)))
        .limit(LOOKED_FOR)
        .toList();
  }

  private boolean readable(List<Integer> symbols) {
    RedisKeys keys = rig.cache().served();
    return keys != null
        && rig
            .cache()
            .values(symbols.stream().map(i -> keys.quote(Tick.symbol(i))).toList())
            .stream()
            .anyMatch(Objects::nonNull);
  }

  private long awaitValued() {
    if (portfolios.count() == 0) {
      return 0;
    }
    ValuationCheck valuations = new ValuationCheck(rig.cache(), portfolios, ledger);
    Await.until("all valuations", rig.limit(), LOOK, valuations::arrived);
    return System.nanoTime();
  }

  private Result result(long last, long valued, double out, double applied, Costs costs) {
    double total = ledger.total();
    long firstTaken = begin(samples);
    Sample steady = steadyFrom(samples, STEADY_FROM * (total + portfolios.count()));
    return new Result(
        seconds(firstReadable - started),
        total / seconds(last - Math.min(firstTaken, firstReadable)),
        (total + portfolios.count() - steady.taken()) / seconds(last - steady.nanos()),
        valued == 0 ? 0 : seconds(valued - last),
        out / total,
        applied / total,
        costs);
  }

  /** When the processor had taken nothing for the last time. */
  static long begin(List<Sample> samples) {
    long begin = samples.get(0).nanos();
    for (Sample sample : samples) {
      if (sample.taken() > 0) {
        break;
      }
      begin = sample.nanos();
    }
    return begin;
  }

  /** The first sample that had taken so many; where that were all, the last one before. */
  static Sample steadyFrom(List<Sample> samples, double taken) {
    for (Sample sample : samples.subList(0, samples.size() - 1)) {
      if (sample.taken() >= taken) {
        return sample;
      }
    }
    return samples.get(Math.max(0, samples.size() - 2));
  }

  private static double seconds(long nanos) {
    return (double) nanos / TimeUnit.SECONDS.toNanos(1);
  }
}
