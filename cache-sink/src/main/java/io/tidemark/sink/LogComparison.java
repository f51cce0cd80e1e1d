package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells what applying a part of the log would change in the generation being served. Writes
 * nothing.
 */
final class LogComparison {
  /*
   * The log and the cache move while they are compared: what seems wrong at first is looked at
   * again once the sinks' marks have passed where the log ended at the beginning. Of very many
   * suspects only so many are kept for that; the others count as they were seen.
   */
  private static final int MOST_SUSPECTS = 20_000;
  private static final int MOST_TOLD = 20;
  private static final Duration SINKS_LIMIT = Duration.ofSeconds(10);
  private static final long PAUSE_NANOS = 50_000_000;

  private final RebuildRun.Collaborators with;
  private final SinkConfig config;
  private final RebuildPart part;
  private final LogTally tally = new LogTally(new SplittableRandom());
  private final Map<CacheTopic, Map<String, Long>> differences = new EnumMap<>(CacheTopic.class);
  private final Map<String, CacheWrite> suspects = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  LogComparison(RebuildRun.Collaborators with, SinkConfig config, RebuildPart part) {
    this.with = with;
    this.config = config;
    this.part = part;
  }

  /** All of it, with {@code generation}. */
  RebuildReport run(long generation) {
    long begun = with.clocks().nanos().getAsLong();
    RedisKeys keys = new RedisKeys(generation);
    var topics = with.clients().sources().of(keys);
    EntryRouting routing = new EntryRouting(topics, keys, config.batching().entryBytes());
    Standings standings = new Standings(with.clients().asking(), config.barsKept());
    LogPart log = with.patience().ask(() -> new LogPart(with.clients().consumer(), topics, part));
    while (!log.finished()) {
      List<ConsumerRecord<byte[], byte[]>> records = with.patience().ask(log::next);
      Batch batch = Batch.of(records, routing, List.of());
      tally.see(records, batch, with.clocks().nanos().getAsLong());
      compare(batch.writes(), with.patience().ask(() -> standings.of(batch.writes())));
      with.progress().accept(new RebuildProgress("comparing", tally.records(), log.fraction()));
    }
    awaitSinks(keys, log.ends());
    List<CacheWrite> again = List.copyOf(suspects.values());
    List<Standing> seen = with.patience().ask(() -> standings.of(again));
    for (int i = 0; i < again.size(); i++) {
      if (seen.get(i).wrong()) {
        count(again.get(i), seen.get(i));
      }
    }
    return report(generation, begun);
  }

  private void compare(List<CacheWrite> writes, List<Standing> seen) {
    for (int i = 0; i < writes.size(); i++) {
      CacheWrite write = writes.get(i);
      if (seen.get(i).wrong()) {
        suspect(write, seen.get(i));
      }
    }
  }

  private void suspect(CacheWrite write, Standing standing) {
    CacheWrite before = suspects.get(write.identity());
    if (before != null) {
      if (write.version() > before.version()) {
        suspects.put(write.identity(), write);
      }
    } else if (suspects.size() < MOST_SUSPECTS) {
      suspects.put(write.identity(), write);
    } else {
      count(write, standing);
    }
  }

  private void count(CacheWrite write, Standing standing) {
    String how = standing.name().toLowerCase(Locale.ROOT);
    differences.computeIfAbsent(write.kind(), kind -> new TreeMap<>()).merge(how, 1L, Long::sum);
    if (problems.size() < MOST_TOLD) {
      problems.add("%s is %s at version %d".formatted(write.identity(), how, write.version()));
    }
  }

  private void awaitSinks(RedisKeys keys, Map<TopicPartition, Long> ends) {
    if (suspects.isEmpty()) {
      return;
    }
    long limit = with.clocks().nanos().getAsLong() + SINKS_LIMIT.toNanos();
    Fill reached = new Fill(ends);
    while (with.clocks().nanos().getAsLong() < limit) {
      Map<TopicPartition, Long> marks =
          with.patience().ask(() -> with.clients().state().marks(keys, ends.keySet()));
      if (reached.missing(marks).isEmpty()) {
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private RebuildReport report(long generation, long begun) {
    Map<String, Map<String, Long>> byKind = new TreeMap<>();
    differences.forEach((kind, counts) -> byKind.put(kind.suffix(), counts));
    long compared = tally.written().values().stream().mapToLong(Long::longValue).sum();
    return new RebuildReport(
        "dry-run",
        generation,
        null,
        true,
        ReadReports.of(tally, with.clocks().nanos().getAsLong() - begun),
        new RebuildReport.Check(compared, Map.of(), byKind, problems),
        List.of());
  }
}
