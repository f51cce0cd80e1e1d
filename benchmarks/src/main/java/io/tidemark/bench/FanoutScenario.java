package io.tidemark.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;

/** From prices that move to all portfolios that hold them being valued at the new ones in Redis. */
final class FanoutScenario implements Scenario {
  private static final int HOLDINGS = 20;
  private static final int FEW = 10_000;
  private static final int MANY = 100_000;
  private static final int WARM_UPS = 5;
  private static final int SETTLE_SECONDS = 8;
  private static final long STEP_CENTS = 7;
  private static final Duration LOOK = Duration.ofMillis(20);

  @Override
  public String name() {
    return "fanout";
  }

  @Override
  public String summary() {
    return "time from prices that move to all valuations in Redis";
  }

  @Override
  public void run(Workplace workplace, Options options, Progress progress, Figures figures) {
    Market market = new Market(options.symbols, options.seed);
    List<Integer> all = IntStream.range(0, options.symbols).boxed().toList();
    for (int count : List.of(FEW, MANY)) {
      Portfolios held = Portfolios.of(count, HOLDINGS, market, options.seed);
      String part = String.format(Locale.ROOT, "%,d × %d, all prices move", count, HOLDINGS);
      measure(part, held, all, workplace, options, progress, figures);
    }
    int symbol = market.ranked(0);
    String part = String.format(Locale.ROOT, "%,d hold one symbol, it moves", FEW);
    Portfolios held = alsoHolding(Portfolios.of(FEW, HOLDINGS, market, options.seed), symbol);
    measure(part, held, List.of(symbol), workplace, options, progress, figures);
  }

  private static Portfolios alsoHolding(Portfolios portfolios, int symbol) {
    List<Map<Integer, Integer>> holdings = new ArrayList<>();
    for (Map<Integer, Integer> before : portfolios.holdings()) {
      Map<Integer, Integer> with = new HashMap<>(before);
      with.put(symbol, 1);
      holdings.add(Map.copyOf(with));
    }
    return new Portfolios(holdings);
  }

  private static void measure(
      String part,
      Portfolios portfolios,
      List<Integer> moving,
      Workplace workplace,
      Options options,
      Progress progress,
      Figures figures) {
    progress.say(part);
    try (Rig rig = new Rig(workplace, options);
        Sender sender = Sender.prompt(rig.kafka(), 0);
        Admin admin = Admin.create(rig.kafka().properties())) {
      rig.awaitReady(rig.sink(Rig.LONG_LIVES));
      rig.awaitReady(rig.processor(Rig.NO_RENEWAL));
      portfolios.send(sender, rig.kafka());
      Ledger ledger = new Ledger(options.symbols);
      long[] cents = new long[options.symbols];
      move(rig, sender, IntStream.range(0, cents.length).boxed().toList(), cents, ledger);
      ValuationCheck filled = new ValuationCheck(rig.cache(), portfolios, ledger);
      Await.until("all valuations", rig.limit(), Duration.ofMillis(200), filled::arrived);
      for (int i = 0; i < WARM_UPS; i++) {
        revalue(rig, sender, portfolios, moving, cents, ledger);
      }
      settle(admin);
      Map<String, Long> before = LogSizes.ends(admin);
      var usages = rig.usages();
      ValuationWatch watch = revalue(rig, sender, portfolios, moving, cents, ledger);
      Costs costs = new Costs(usages, rig.usages(), moving.size());
      settle(admin);
      Percentiles.tell(watch.latencies(), part, "moved to valued", figures);
      records(part, before, LogSizes.ends(admin), moving.size(), figures);
      costs.tell(part, figures);
      new ValuationCheck(rig.cache(), portfolios, ledger).requireEqual();
      new QuoteCheck(rig.cache(), ledger).requireEqual();
    }
  }

  /** Moves prices and waits until every portfolio that holds one of them is valued anew. */
  private static ValuationWatch revalue(
      Rig rig,
      Sender sender,
      Portfolios portfolios,
      List<Integer> moving,
      long[] cents,
      Ledger ledger) {
    try (ValuationWatch watch = new ValuationWatch(rig.cache(), portfolios, ledger)) {
      watch.begin(System.nanoTime());
      move(rig, sender, moving, cents, ledger);
      Await.until("all valuations", rig.limit(), LOOK, watch::arrived);
      return watch;
    }
  }

  /** One update of each, none of which leaves a price as it was. */
  private static void move(
      Rig rig, Sender sender, List<Integer> symbols, long[] cents, Ledger ledger) {
    for (int symbol : symbols) {
      cents[symbol] = cents[symbol] == 0 ? 10_000L + symbol : cents[symbol] + STEP_CENTS;
      Tick tick = new Tick(symbol, cents[symbol], System.currentTimeMillis());
      ledger.add(tick);
      sender.send(
          new ProducerRecord<>(
              rig.kafka().topics().prices(), Tick.symbol(symbol).getBytes(UTF_8), tick.json()));
    }
    sender.flush();
  }

  /** Waits until nothing is appended any more, so that what one move brings is told apart. */
  private static void settle(Admin admin) {
    Map<String, Long> last = new TreeMap<>();
    Await.until(
        "nothing appended",
        Duration.ofSeconds(10L * SETTLE_SECONDS),
        Duration.ofSeconds(SETTLE_SECONDS),
        () -> {
          Map<String, Long> now = LogSizes.ends(admin);
          boolean same = now.equals(last);
          last.clear();
          last.putAll(now);
          return same;
        });
  }

  /** Records a price change by topic; the offsets of the groups are left out. */
  private static void records(
      String part,
      Map<String, Long> before,
      Map<String, Long> after,
      int changes,
      Figures figures) {
    after.forEach(
        (topic, end) -> {
          long records = end - before.getOrDefault(topic, 0L);
          if (records > 0 && !topic.startsWith("__")) {
            figures.add(
                part, "in " + topic + " a price change", "records", (double) records / changes);
          }
        });
  }
}
