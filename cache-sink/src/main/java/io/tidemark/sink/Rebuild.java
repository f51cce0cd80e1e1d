package io.tidemark.sink;

import io.tidemark.model.wire.GenerationKeys;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.RedisSettings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Rebuilds the cache out of its topics while it is being read. */
public final class Rebuild {
  private final SinkConfig config;
  private final KafkaSettings kafka;
  private final RedisSettings redis;
  private final HeldLease.Clocks clocks;

  public Rebuild(SinkConfig config, KafkaSettings kafka, RedisSettings redis, InstantSource clock) {
    this.config = config;
    this.kafka = kafka;
    this.redis = redis;
    this.clocks = new HeldLease.Clocks(clock, System::nanoTime);
  }

  /**
   * Does what is asked and tells of it as it goes. Throws {@link RebuildRefusedException} where it
   * can't be done as things stand, {@link RebuildFailedException} where it has to be given up.
   */
  public RebuildReport run(RebuildRequest request, Consumer<RebuildProgress> progress) {
    Patience patience = new Patience(request.patience(), config.pace(), clocks.nanos());
    try (RebuildClients clients = new RebuildClients(config, kafka, redis, request.rate())) {
      RebuildRun.Collaborators with =
          new RebuildRun.Collaborators(clients, clocks, patience, progress);
      Generations seen = patience.ask(clients.board()::look);
      return switch (request.work()) {
        case REBUILD -> fill(with, request, seen, FillPlan.forward(seen, now(), trusted()));
        case ROLLBACK -> fill(with, request, seen, FillPlan.back(seen, now(), trusted()));
        case DISCARD -> discard(with, seen);
        case REAPPLY -> new Reapplication(with, config, request.part()).run(served(seen));
        case COMPARE -> new LogComparison(with, config, request.part()).run(served(seen));
      };
    }
  }

  private RebuildReport fill(
      RebuildRun.Collaborators with, RebuildRequest request, Generations seen, FillPlan plan) {
    if (plan.start() == FillPlan.Start.NEW && !request.force()) {
      checkRoom(with, seen);
    }
    Lease wanted = new Lease(owner(), plan.generation(), now());
    HeldLease lease =
        with.patience()
            .ask(() -> HeldLease.take(with.clients().board(), clocks, seen, plan, wanted))
            .orElseThrow(
                () ->
                    new RebuildRefusedException(
                        "the generations have changed meanwhile: another rebuild was faster"));
    try {
      if (!plan.start().returns()) {
        with.patience().until(() -> begin(with.clients().sources(), request, plan));
      }
      return new RebuildRun(with, config, request, plan, lease).run();
    } finally {
      giveBack(lease);
    }
  }

  /** A generation is filled from what fills the one beside it, unless asked otherwise. */
  private static void begin(SourceTopics sources, RebuildRequest request, FillPlan plan) {
    String edition =
        request.edition().orElseGet(() -> sources.of(new RedisKeys(plan.beside())).edition());
    RedisKeys keys = new RedisKeys(plan.generation());
    if (plan.start() == FillPlan.Start.NEW) {
      Topics unused = sources.begin(keys, edition);
    } else if (!sources.of(keys).edition().equals(edition)) {
      throw new RebuildRefusedException(
          "generation %d was begun from another edition of the cache topics, '%s'; --discard it first"
              .formatted(plan.generation(), sources.of(keys).edition()));
    }
  }

  private static void giveBack(HeldLease lease) {
    try {
      lease.release();
    } catch (RetryLaterException e) {
      // it runs out by itself
    }
  }

  private static void checkRoom(RebuildRun.Collaborators with, Generations seen) {
    RedisLink link = with.clients().asking();
    String info = with.patience().ask(() -> link.await(link.commands().info("memory")));
    MemoryRoom.lacking(info, seen.wanted().size())
        .ifPresent(
            reason -> {
              throw new RebuildRefusedException(reason);
            });
  }

  private static RebuildReport discard(RebuildRun.Collaborators with, Generations seen) {
    FillPlan.refuseWhereHeld(seen);
    Unfinished begun =
        seen.unfinished()
            .orElseThrow(
                () -> new RebuildRefusedException("no generation was begun and left unserved"));
    Swap swap =
        new Swap("")
            .where(RedisKeys.ACTIVE, seen.activeText())
            .turn(GenerationKeys.LEASE, null, null)
            .turn(GenerationKeys.UNFINISHED, seen.unfinishedText(), null)
            .set(GenerationKeys.SWEEP, owner());
    if (!with.patience().ask(() -> with.clients().board().make(swap))) {
      throw new RebuildRefusedException("a rebuild has just taken it up again");
    }
    return new RebuildReport(
        "discard",
        begun.generation(),
        null,
        false,
        RebuildReport.Read.NOTHING,
        RebuildReport.Check.NOTHING,
        List.of("a running sink removes its keys by and by"));
  }

  private static long served(Generations seen) {
    return seen.active()
        .orElseThrow(() -> new RebuildRefusedException("no generation is being served"));
  }

  /** Half of the time in which the first entry may expire. */
  private Duration trusted() {
    return config.expiry().shortest().dividedBy(2);
  }

  private long now() {
    return clocks.wall().millis();
  }

  /** Process and machine for people, and a number that no other has. */
  private static String owner() {
    String process = ManagementFactory.getRuntimeMXBean().getName();
    return process.replaceAll("[^A-Za-z0-9@._-]", "_")
        + "/"
        + Long.toHexString(new SplittableRandom().nextLong());
  }
}
