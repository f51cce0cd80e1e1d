package io.tidemark.bench;

import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Reads over HTTP while a sink writes, with the near cache and without. */
final class QueryScenario implements Scenario {
  private static final int SYMBOLS = 10_000;
  private static final int WRITES_A_SECOND = 10_000;
  private static final int BATCH = 50;
  private static final int PATHS = 20_000;
  private static final int BATCH_PATHS = 500;

  /** Of writes, for one in a hundred of them to mean something. */
  private static final int ENOUGH = 1_000;

  private static final int GETS = 500_000;
  private static final String CEILING = "ceiling: redis-benchmark -c " + Wrk.CONNECTIONS + " GET";
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final double MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  @Override
  public String name() {
    return "query";
  }

  @Override
  public String summary() {
    return "HTTP reads a second, 32 connections, while 10,000 quotes a second are written";
  }

  @Override
  public void run(Workplace workplace, Options options, Progress progress, Figures figures) {
    if (!Wrk.present()) {
      figures.note("wrk is not on the path: load from threads of the bench, which cost more");
    }
    near("near cache", Map.of(), workplace, options, progress, figures);
    near(
        "without",
        Map.of("TIDEMARK_QUERY_NEAR_MEGABYTES", "0"),
        workplace,
        options,
        progress,
        figures);
  }

  private static void near(
      String name,
      Map<String, String> settings,
      Workplace workplace,
      Options options,
      Progress progress,
      Figures figures) {
    AtomicBoolean done = new AtomicBoolean();
    try (Rig rig = new Rig(workplace, options);
        QuoteFeed feed = new QuoteFeed(rig, SYMBOLS, true)) {
      rig.awaitReady(rig.sink(Rig.LONG_LIVES));
      feed.everySymbolOnce();
      QuoteCheck filled = new QuoteCheck(rig.cache(), feed.ledger());
      Await.until("all quotes", rig.limit(), LOOK, filled::arrived);
      Running query = rig.query(settings);
      rig.awaitReady(query);
      int atMost = options.limitSeconds * 2;
      Thread writer =
          new Thread(() -> feed.run(WRITES_A_SECOND, atMost, done::get), "quote-writer");
      writer.setDaemon(true);
      writer.start();
      try {
        loads(name, rig, query, feed.ledger(), progress, figures);
      } finally {
        done.set(true);
        join(writer);
      }
      QuoteCheck check = new QuoteCheck(rig.cache(), feed.ledger());
      Await.until("all quotes", rig.limit(), LOOK, check::arrived);
      check.requireEqual();
    }
  }

  private static void loads(
      String name, Rig rig, Running query, Ledger ledger, Progress progress, Figures figures) {
    Market market = new Market(SYMBOLS, rig.options().seed);
    List<String> hot = List.of("/v1/quotes/" + Tick.symbol(market.ranked(0)));
    ceiling(name, Tick.symbol(market.ranked(0)), rig, figures);
    load("hot key, " + name, hot, rig, query, ledger, progress, figures);
    staleness(name, Tick.symbol(market.ranked(0)), rig, query, progress, figures);
    List<String> popular = new ArrayList<>();
    for (int i = 0; i < PATHS; i++) {
      popular.add("/v1/quotes/" + Tick.symbol(market.pick()));
    }
    load("Zipf, " + name, popular, rig, query, ledger, progress, figures);
    List<String> batches = new ArrayList<>();
    for (int i = 0; i < BATCH_PATHS; i++) {
      batches.add(
          IntStream.range(0, BATCH)
              .mapToObj(n -> Tick.symbol(market.pick()))
              .distinct()
              .collect(Collectors.joining(",", "/v1/quotes?symbols=", "")));
    }
    load("batch of " + BATCH + ", " + name, batches, rig, query, ledger, progress, figures);
  }

  /** What Redis itself answers of the same quote, over as many connections, while it is written. */
  private static void ceiling(String name, String symbol, Rig rig, Figures figures) {
    if (rig.options().withoutCeilings) {
      return;
    }
    RedisKeys keys = Objects.requireNonNull(rig.cache().served());
    Ceilings.get(rig, GETS, Wrk.CONNECTIONS, keys.quote(symbol))
        .ifPresent(gets -> figures.add("hot key, " + name, CEILING, "gets/s", gets));
  }

  /** Of the symbol that is written most, without other readers: those would share its cores. */
  private static void staleness(
      String name, String symbol, Rig rig, Running query, Progress progress, Figures figures) {
    String part = "staleness, " + name;
    progress.say(part);
    try (Staleness staleness = new Staleness(rig.cache(), query, symbol)) {
      Histogram nanos = staleness.measure(rig.options().seconds);
      if (nanos.getTotalCount() < ENOUGH) {
        figures.note(part + ": fewer than " + ENOUGH + " writes, too few for a p99");
      }
      figures.add(part, "writes of one quote answered", "writes", (double) nanos.getTotalCount());
      figures.add(part, "announced to answered, p50", "ms", nanos.getValueAtPercentile(50) / MILLI);
      figures.add(part, "announced to answered, p99", "ms", nanos.getValueAtPercentile(99) / MILLI);
    }
  }

  private static void load(
      String part,
      List<String> paths,
      Rig rig,
      Running query,
      Ledger ledger,
      Progress progress,
      Figures figures) {
    progress.say(part);
    Options options = rig.options();
    Wrk.Answered unused = run(rig, query, paths, options.warmUpSeconds);
    NearReads readsBefore = NearReads.of(query);
    Usage before = query.child().usage();
    long written = ledger.total();
    long start = System.nanoTime();
    Wrk.Answered answered = run(rig, query, paths, options.seconds);
    double wall = (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
    double cpu = query.child().usage().cpuSeconds() - before.cpuSeconds();
    figures.add(part, "quotes written meanwhile", "updates/s", (ledger.total() - written) / wall);
    figures.add(part, "answers", "req/s", answered.perSecond());
    figures.add(part, "answers a CPU second of query", "req/s", answered.perSecond() * wall / cpu);
    figures.add(part, "cores that query took", "cores", cpu / wall);
    figures.add(
        part, "answered from the near cache", "%", NearReads.of(query).sharePercent(readsBefore));
    figures.add(part, "answered, p50", "ms", answered.p50());
    figures.add(part, "answered, p99", "ms", answered.p99());
    figures.add(
        part, "peak memory of query", "MiB", query.child().usage().peakBytes() / 1024.0 / 1024.0);
    progress.say("%s: %,.0f req/s".formatted(part, answered.perSecond()));
  }

  private static Wrk.Answered run(Rig rig, Running query, List<String> paths, int seconds) {
    if (Wrk.present()) {
      return Wrk.run(rig.workplace(), query.url(), paths, seconds);
    }
    try (PacedReader reader = new PacedReader(query.port(), Wrk.CONNECTIONS, 0, paths)) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
      Histogram nanos = reader.take();
      reader.requireAnswered();
      return new Wrk.Answered(
          (double) nanos.getTotalCount() / seconds,
          nanos.getValueAtPercentile(50) / MILLI,
          nanos.getValueAtPercentile(99) / MILLI);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(Duration.ofSeconds(30).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
