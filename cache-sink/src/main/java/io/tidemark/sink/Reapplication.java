package io.tidemark.sink;

import io.tidemark.model.wire.RedisKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Writes a part of the log again into the generation being served: what is missing, older, or
 * different at the same version. Touches no marks.
 */
final class Reapplication {
  private static final int MOST_TOLD = 10;

  private final RebuildRun.Collaborators with;
  private final SinkConfig config;
  private final RebuildPart part;
  private final LogTally tally = new LogTally(new SplittableRandom());
  private final List<String> problems = new ArrayList<>();

  Reapplication(RebuildRun.Collaborators with, SinkConfig config, RebuildPart part) {
    this.with = with;
    this.config = config;
    this.part = part;
  }

  /** All of it, into {@code generation}. */
  RebuildReport run(long generation) {
    long begun = with.clocks().nanos().getAsLong();
    RedisKeys keys = new RedisKeys(generation);
    var topics = with.clients().sources().of(keys);
    EntryRouting routing = new EntryRouting(topics, keys, config.batching().entryBytes());
    // a series that is not there begins with its first bar only where all of its bars are read
    WriteMode mode = new WriteMode(true, part.since().isEmpty());
    LogPart log = with.patience().ask(() -> new LogPart(with.clients().consumer(), topics, part));
    while (!log.finished()) {
      List<ConsumerRecord<byte[], byte[]>> records = with.patience().ask(log::next);
      Batch batch = Batch.of(records, routing, List.of());
      tally.see(records, batch, with.clocks().nanos().getAsLong());
      Written written =
          with.patience()
              .ask(
                  () ->
                      with.clients()
                          .writer()
                          .settle(with.clients().writer().send(batch.writes(), mode)));
      for (Rejected faulty : written.faulty()) {
        if (problems.size() < MOST_TOLD) {
          problems.add(faulty.reason());
        }
      }
      with.progress()
          .accept(new RebuildProgress("applying again", tally.records(), log.fraction()));
    }
    long served = with.patience().ask(with.clients().state()::active).orElse(0);
    List<String> notes =
        served == generation
            ? List.of()
            : List.of("generation " + served + " has become active meanwhile");
    return new RebuildReport(
        "reapply",
        generation,
        null,
        served == generation,
        ReadReports.of(tally, with.clocks().nanos().getAsLong() - begun),
        new RebuildReport.Check(0, Map.of(), Map.of(), problems),
        notes);
  }
}
