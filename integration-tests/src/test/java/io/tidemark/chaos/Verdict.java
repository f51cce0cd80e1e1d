package io.tidemark.chaos;

import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works out the truth from the inputs at the end, and measures everything against it. */
final class Verdict {
  private static final Logger LOG = LoggerFactory.getLogger(Verdict.class);

  /** Within which what rests has come round again, and what was deleted is back. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ChaosSettings settings;
  private final Cluster cluster;
  private final Universe universe;
  private final KafkaSettings kafka;
  private final Ledger ledger;
  private final Violations violations;
  private final Map<String, Object> comparison = new LinkedHashMap<>();

  Verdict(
      ChaosSettings settings,
      Cluster cluster,
      Universe universe,
      KafkaSettings kafka,
      Ledger ledger,
      Violations violations) {
    this.settings = settings;
    this.cluster = cluster;
    this.universe = universe;
    this.kafka = kafka;
    this.ledger = ledger;
    this.violations = violations;
  }

  Report report(List<Watcher> watchers, HttpWatcher http, FaultLog faults, List<String> failures) {
    TopicLog log = new TopicLog(kafka);
    Truth truth = Truth.of(universe, log, kafka.topics());
    lost(truth);
    cluster.redis().command(redis -> compare(truth, http, redis));
    LogAudit audit = new LogAudit(log, kafka.topics(), violations);
    audit.run();
    audit.deadLetters(truth.poisons());
    comparison.put("recordsAudited", audit.records());
    failures.forEach(failure -> violations.add("kit failed", "kit", "", failure));
    return new Report(
        settings.seed(),
        settings.duration().toSeconds(),
        settings.rate(),
        byKind(faults),
        slowest(faults),
        events(truth),
        reads(watchers, http),
        comparison,
        ends(),
        violations.counts(),
        violations.shown(),
        faults.entries());
  }

  /** Every acknowledged event is in the log. */
  private void lost(Truth truth) {
    ledger
        .missingFrom(truth.numbers())
        .forEach(
            number ->
                violations.add("acknowledged and lost", "end", Events.id(number), "not in log"));
    for (String position : ledger.deletions()) {
      if (!truth.deletions().contains(position)) {
        violations.add("acknowledged and lost", "end", position, "no deletion there");
      }
    }
  }

  private void compare(Truth truth, HttpWatcher http, RedisCommands<String, String> redis) {
    long began = System.nanoTime();
    Map<String, String> wrong = Map.of();
    RedisKeys keys = new RedisKeys(1);
    int compared = 0;
    do {
      keys =
          new RedisKeys(
              Long.parseLong(Objects.requireNonNullElse(redis.get(RedisKeys.ACTIVE), "0")));
      Comparison one = new Comparison(Expected.of(truth, keys), keys, redis);
      wrong = one.run();
      compared = one.compared();
    } while (!wrong.isEmpty() && System.nanoTime() - began < PATIENCE.toNanos() && slept());
    LOG.info("{} keys compared, {} wrong", compared, wrong.size());
    wrong.forEach((key, fault) -> violations.add("differs from the inputs", "end", key, fault));
    Map<String, String> answers = new HttpComparison(http, keys, redis).run(universe);
    answers.forEach((path, fault) -> violations.add("differs from redis", "http", path, fault));
    comparison.put("keysCompared", compared);
    comparison.put("keysWrong", wrong.size());
    comparison.put("equalAfterMillis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
  }

  private static boolean slept() {
    try {
      TimeUnit.SECONDS.sleep(1);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Map<String, Object> events(Truth truth) {
    Map<String, Object> events = new LinkedHashMap<>();
    events.put("sent", ledger.sentEvents());
    events.put("acknowledged", ledger.acknowledgedEvents());
    events.put("inTheLog", truth.records());
    events.put("poisoned", truth.poisons().size());
    return events;
  }

  private static Map<String, Object> reads(List<Watcher> watchers, HttpWatcher http) {
    Map<String, Object> reads = new LinkedHashMap<>();
    reads.put("redis", watchers.get(0).reads());
    reads.put("http", http.reads());
    reads.put("redisTurnsFailed", watchers.get(0).failures());
    reads.put("httpTurnsFailed", http.failures());
    reads.put("httpStatuses", http.statuses());
    return reads;
  }

  private Map<String, Integer> ends() {
    return cluster.members().stream()
        .filter(member -> member.unexpectedEnds() > 0)
        .collect(
            Collectors.toMap(Member::name, Member::unexpectedEnds, Integer::sum, TreeMap::new));
  }

  private static Map<String, Long> byKind(FaultLog faults) {
    return faults.entries().stream()
        .filter(entry -> !entry.kind().equals(ChaosRun.START))
        .collect(Collectors.groupingBy(FaultLog.Entry::kind, TreeMap::new, Collectors.counting()));
  }

  private static Map<String, Long> slowest(FaultLog faults) {
    Map<String, Long> slowest = new TreeMap<>();
    for (FaultLog.Entry entry : new ArrayList<>(faults.entries())) {
      slowest.merge(
          entry.kind(),
          entry.recoveredMillis(),
          (a, b) -> a < 0 || b < 0 ? -1L : (Long) Math.max(a, b));
    }
    return slowest;
  }
}
