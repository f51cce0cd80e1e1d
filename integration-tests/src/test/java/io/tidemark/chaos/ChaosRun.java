package io.tidemark.chaos;

import static org.awaitility.Awaitility.await;

import io.tidemark.runtime.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the fault kit, from an empty cluster to its report. */
final class ChaosRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChaosRun.class);
  private static final Duration PATIENCE = Duration.ofSeconds(Long.getLong("chaos.patience", 300));

  /** What the report calls the time before the first fault. */
  static final String START = "start";

  private static final Duration TICK = Duration.ofMillis(25);

  private final ChaosSettings settings;
  private final Cluster cluster;
  private final Universe universe;
  private final KafkaSettings kafka;
  private final Ledger ledger;
  private final Habits habits = new Habits();
  private final FaultLog faultLog = new FaultLog();
  private final Violations violations = new Violations(faultLog::sinceFaultMillis);
  private final TopicWriter writer;
  private final IngestClient ingest;
  private final PriceFlow prices;
  private final BarFlow bars;
  private final Descriptions descriptions;
  private final RedisWatcher redisWatcher;
  private final HttpWatcher httpWatcher;
  private final Recovery recovery;
  private final Workers workers = new Workers();
  private final Workers pushers = new Workers();

  ChaosRun(ChaosSettings settings, Path directory) {
    this.settings = settings;
    cluster = new Cluster(directory);
    universe = new Universe(settings);
    kafka = KafkaSettings.local(cluster.bootstrap());
    ledger = new Ledger(settings.symbols());
    ingest = new IngestClient(cluster.ingestUrl());
    Random random = new Random(settings.seed() + 1);
    cluster.start();
    writer = new TopicWriter(kafka);
    prices = new PriceFlow(universe, ledger, ingest, writer, habits, random(random));
    bars = new BarFlow(universe, ledger, ingest, random(random), Instant.now());
    descriptions = new Descriptions(universe, ledger, ingest, kafka.topics(), random(random));
    redisWatcher =
        new RedisWatcher(cluster.redis().url(), universe, new Memory("redis", violations));
    httpWatcher =
        new HttpWatcher(cluster.queryUrl(), universe, new Memory("http", violations), violations);
    recovery =
        new Recovery(universe, ledger, descriptions, List.of(redisWatcher, httpWatcher), faultLog);
  }

  private static Random random(Random seeds) {
    return new Random(seeds.nextLong());
  }

  /** Runs it all. */
  Report run() throws InterruptedException {
    begin();
    push();
    strike();
    LOG.info("faults are over");
    pushers.close();
    await("pushes under way").atMost(PATIENCE).until(ingest::idle);
    awaitRest();
    return new Verdict(settings, cluster, universe, kafka, ledger, violations)
        .report(List.of(redisWatcher, httpWatcher), httpWatcher, faultLog, failures());
  }

  /** Describes everything, tells its history, prices it once, and waits until it is readable. */
  private void begin() {
    workers.every(Duration.ofSeconds(1), cluster::supervise);
    await("ingest").atMost(PATIENCE).until(this::ready);
    bars.makeHistory();
    await("history").pollInterval(Duration.ofMillis(200)).atMost(PATIENCE).until(this::history);
    int told = ledger.acknowledgedEvents();
    LOG.info("{} events of history, {} acknowledged", ledger.sentEvents(), told);
    workers.every(Duration.ofMillis(100), redisWatcher::turn);
    workers.every(Duration.ofMillis(200), httpWatcher::turn);
    workers.every(Duration.ofMillis(100), recovery::turn);
    PlannedFault none =
        new PlannedFault(
            new FaultKind(
                START,
                FaultKind.Lane.SERVICES,
                Duration.ZERO,
                Duration.ZERO,
                random -> new FaultKind.Struck("", () -> {})),
            Duration.ZERO,
            Duration.ZERO,
            0);
    recovery.watch(none, "all of it", 0, faultLog.now());
    awaitRecovery();
  }

  private void awaitRecovery() {
    try {
      await("recovery").atMost(PATIENCE).until(recovery::done);
    } catch (ConditionTimeoutException e) {
      violations.add("not consistent again", "end", "all", recovery.awaited());
      recovery.end();
    }
  }

  private boolean ready() {
    return httpWatcher.reachable(cluster.ingestUrl() + "/health/ready");
  }

  /** Pushes what has not been taken yet; true once all of it has, and every symbol has a price. */
  private boolean history() {
    if (!ingest.idle()) {
      return false;
    }
    boolean described = !descriptions.putRest();
    boolean told = !bars.pushRest();
    if (!described || !told) {
      return false;
    }
    boolean priced = universe.priced().stream().allMatch(each -> ledger.prices(each.number()) > 0);
    if (!priced) {
      prices.pushEach();
    }
    return priced;
  }

  private void push() {
    int each = (int) Math.max(1, settings.rate() * TICK.toMillis() / 1_000);
    pushers.steadily(TICK, () -> prices.push(each));
    pushers.every(Duration.ofMillis(300), descriptions::change);
    pushers.every(Duration.ofMillis(500), bars::correct);
  }

  private void strike() throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    Faults faults =
        new Faults(
            cluster,
            habits,
            new Poisoner(writer, kafka.topics(), universe, new Random(settings.seed() + 2)),
            universe);
    List<Thread> lanes = new ArrayList<>();
    for (FaultKind.Lane lane : FaultKind.Lane.values()) {
      List<FaultKind> kinds =
          faults.all().stream()
              .filter(kind -> kind.lane() == lane && settings.wants(kind.name()))
              .toList();
      List<PlannedFault> plan =
          PlannedFault.plan(kinds, settings.duration(), settings.seed() + lane.name().hashCode());
      Thread thread = new Thread(new FaultLane(plan, faultLog, recovery, stop), "chaos-" + lane);
      thread.setDaemon(true);
      thread.start();
      lanes.add(thread);
    }
    TimeUnit.MILLISECONDS.sleep(settings.duration().toMillis());
    for (Thread lane : lanes) {
      lane.join();
    }
  }

  /** Until nothing is awaited any more, and the inputs have rested for a while. */
  private void awaitRest() {
    awaitRecovery();
    TopicLog log = new TopicLog(kafka);
    long[] last = {-1};
    await("inputs at rest")
        .pollInterval(Duration.ofSeconds(2))
        .atMost(PATIENCE)
        .until(
            () -> {
              long before = last[0];
              last[0] = log.ends(kafka.topics().inputs());
              return last[0] == before;
            });
  }

  private List<String> failures() {
    List<String> failures = new ArrayList<>(workers.failures());
    failures.addAll(pushers.failures());
    return failures;
  }

  @Override
  public void close() {
    pushers.close();
    workers.close();
    writer.close();
    redisWatcher.close();
    cluster.close();
  }
}
