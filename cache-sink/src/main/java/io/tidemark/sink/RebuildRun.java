package io.tidemark.sink;

import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One generation on its way to being served: filled, caught up, checked, activated, handed over to
 * the sinks. For one thread, once.
 */
final class RebuildRun {
  /*
   * The order of the stages is what keeps readers from noticing. Until the activation nobody reads
   * the generation. When it has nearly reached the end of the log, the sinks are asked to hold still
   * for a moment. Once each has said so, nothing is in the generation being served that its marks do
   * not tell; when the new one has reached these, no entry in it is older, and it is activated, in
   * one step with the check that the sinks are still held. A sink that does not answer in time is
   * not waited for: then readers may see entries step back by the moment that it was ahead. From then on the sinks look at it by
   * themselves, at their next raise of marks; until they do, the rebuild goes on writing what comes,
   * but leaves the marks alone, so that marks that move tell that a sink has taken over.
   */
  private static final Duration WAIT = Duration.ofMillis(20);

  /** Ends of the log that are reached within this are the present ones; each time in vain, more. */
  private static final Duration PRESENT = Duration.ofMillis(200);

  private static final double MORE = 1.1;

  private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(5);
  private static final Duration HOLD_LIMIT = Duration.ofSeconds(3);
  private static final Duration HANDOVER_LIMIT = Duration.ofSeconds(10);

  /** What it works with. */
  record Collaborators(
      RebuildClients clients,
      HeldLease.Clocks clocks,
      Patience patience,
      Consumer<RebuildProgress> progress) {}

  private final RebuildClients clients;
  private final HeldLease.Clocks clocks;
  private final Patience patience;
  private final Consumer<RebuildProgress> progress;
  private final RebuildRequest request;
  private final FillPlan plan;
  private final HeldLease lease;
  private final LogTally tally = new LogTally(new SplittableRandom());
  private final Collection<TopicPartition> partitions;
  private final GenerationFill fill;
  private final Validation validation;
  private final long begunNanos;
  private final List<String> notes = new ArrayList<>();
  private boolean inDoubt;

  RebuildRun(
      Collaborators with,
      SinkConfig config,
      RebuildRequest request,
      FillPlan plan,
      HeldLease lease) {
    this.clients = with.clients();
    this.clocks = with.clocks();
    this.patience = with.patience();
    this.progress = with.progress();
    this.request = request;
    this.plan = plan;
    this.lease = lease;
    this.begunNanos = clocks.nanos().getAsLong();
    RedisKeys keys = new RedisKeys(plan.generation());
    List<String> topics = clients.sources().of(keys).allCache();
    this.partitions = patience.ask(() -> Fill.partitions(clients.consumer(), topics));
    this.validation = validation(config, keys);
    this.fill =
        new GenerationFill(
            new GenerationFill.Collaborators(
                clients.consumer(), clients.writer(), clients.state(), tally, clocks.nanos()),
            keys,
            new EntryRouting(clients.sources().of(keys), keys, config.batching().entryBytes()),
            most(config.batching()),
            partitions);
  }

  /** What is to be slow is to be even. */
  private GenerationFill.Most most(Batching batching) {
    int records = request.rate() == 0 ? batching.fillRecords() : 1;
    return new GenerationFill.Most(records, batching.fetchBytes());
  }

  private Validation validation(SinkConfig config, RedisKeys keys) {
    Validation sample = new SampleValidation(clients.asking(), tally, config, clocks.nanos());
    RedisKeys beside = new RedisKeys(plan.beside());
    boolean same =
        patience.ask(() -> clients.sources().of(keys).equals(clients.sources().of(beside)));
    return same || request.force() ? sample : new SymbolsKept(sample, clients.asking(), beside);
  }

  /** All of it; the report tells whether the generation is served. */
  RebuildReport run() {
    RedisKeys keys = new RedisKeys(plan.generation());
    if (plan.start() == FillPlan.Start.RETURN_WHOLE) {
      patience.until(() -> clients.state().forget(keys, partitions));
    }
    reach(ends(), "filling generation " + plan.generation(), request.rate());
    Validation.Verdict verdict = validated(keys);
    if (!verdict.problems().isEmpty()) {
      patience.until(() -> lease.fail(verdict.problems().get(0)));
      return report(verdict, false);
    }
    activate();
    handOver(keys);
    return report(verdict, true);
  }

  private Validation.Verdict validated(RedisKeys keys) {
    reach(ends(), "catching up", 0);
    progress.accept(new RebuildProgress("checking", tally.records(), 0));
    Validation.Verdict verdict = patience.ask(() -> validation.of(keys));
    List<String> problems = new ArrayList<>(verdict.problems());
    for (Rejected faulty : fill.faulty()) {
      problems.add(faulty.reason());
    }
    return new Validation.Verdict(problems, verdict.compared(), verdict.keys());
  }

  private void activate() {
    long limit = clocks.nanos().getAsLong() + CATCH_UP_LIMIT.toNanos();
    RedisKeys beside = new RedisKeys(plan.beside());
    double allowed = PRESENT.toNanos();
    while (clocks.nanos().getAsLong() < limit) {
      long asked = clocks.nanos().getAsLong();
      Map<TopicPartition, Long> ends = ends();
      reach(ends, "catching up", 0);
      boolean present = clocks.nanos().getAsLong() - asked < allowed;
      allowed *= MORE;
      if (present && fill.reached(marks(beside)) && activated(beside)) {
        fill.served();
        return;
      }
    }
    throw new RebuildFailedException(
        "the log grows faster than generation %d can follow it; it is not served, and can be resumed"
            .formatted(plan.generation()));
  }

  /** Activates while the sinks hold still; false where they could not be waited for in time. */
  private boolean activated(RedisKeys beside) {
    int sinks = patience.ask(clients::sinks);
    patience.until(lease::renew);
    String handover = patience.ask(lease::beginHandover);
    long limit = clocks.nanos().getAsLong() + HOLD_LIMIT.toNanos();
    long holding = patience.ask(() -> clients.state().holding(handover));
    while (holding < sinks && clocks.nanos().getAsLong() < limit) {
      turn(WAIT);
      holding = patience.ask(() -> clients.state().holding(handover));
    }
    reach(marks(beside), "catching up", 0);
    boolean done = patience.ask(() -> lease.activate(request.keep(), handover));
    if (done && holding < sinks) {
      notes.add(
          "%d of %d sinks held still; for a moment readers may have been shown what they had seen"
                  .formatted(holding, sinks)
              + " before");
    }
    return done;
  }

  private Map<TopicPartition, Long> marks(RedisKeys keys) {
    return patience.ask(() -> clients.state().marks(keys, partitions));
  }

  private void handOver(RedisKeys keys) {
    long limit = clocks.nanos().getAsLong() + HANDOVER_LIMIT.toNanos();
    Map<TopicPartition, Long> before = marks(keys);
    boolean taken = false;
    while (!taken && clocks.nanos().getAsLong() < limit) {
      progress.accept(new RebuildProgress("handing over", tally.records(), 0));
      turn(WAIT);
      Map<TopicPartition, Long> ends = ends();
      Map<TopicPartition, Long> now = marks(keys);
      taken =
          ends.entrySet().stream()
              .allMatch(
                  end -> {
                    long mark = now.getOrDefault(end.getKey(), 0L);
                    return mark >= end.getValue() || mark > before.getOrDefault(end.getKey(), 0L);
                  });
    }
    if (!taken) {
      notes.add(
          "no sink has gone on with generation %d within %d s: is one running?"
              .formatted(plan.generation(), HANDOVER_LIMIT.toSeconds()));
    }
  }

  /** Takes turns until all before {@code ends} is in Redis. */
  private void reach(Map<TopicPartition, Long> ends, String stage, int rate) {
    long first = tally.records();
    long begun = clocks.nanos().getAsLong();
    long all = 0;
    while (!fill.reached(ends)) {
      turn(WAIT);
      long remaining = fill.remaining(ends);
      all = Math.max(all, remaining);
      double fraction = all == 0 ? 0 : 1 - (double) remaining / all;
      progress.accept(new RebuildProgress(stage, tally.records(), fraction));
      hold(rate, tally.records() - first, begun);
    }
  }

  /** Waits where {@code done} records are more than the rate allows by now. */
  private void hold(int rate, long done, long begunAt) {
    while (rate > 0 && clocks.nanos().getAsLong() - begunAt < done * 1e9 / rate) {
      LockSupport.parkNanos(10_000_000);
      patience.until(lease::renew);
    }
  }

  private void turn(Duration wait) {
    patience.until(
        () -> {
          lease.renew();
          try {
            if (inDoubt) {
              fill.beginAgain();
              inDoubt = false;
            }
            fill.turn(wait);
          } catch (RuntimeException e) {
            inDoubt = true;
            throw e;
          }
        });
  }

  private Map<TopicPartition, Long> ends() {
    return patience.ask(() -> Fill.begin(clients.consumer(), partitions).ends());
  }

  private RebuildReport report(Validation.Verdict verdict, boolean served) {
    @Nullable Long previous = served ? plan.beside() : null;
    if (plan.start() == FillPlan.Start.RESUMED) {
      notes.add("resumed: only what came after the marks was read");
    }
    return new RebuildReport(
        plan.start().returns() ? "rollback" : "rebuild",
        plan.generation(),
        previous,
        served,
        ReadReports.of(tally, clocks.nanos().getAsLong() - begunNanos),
        new RebuildReport.Check(verdict.compared(), verdict.keys(), Map.of(), verdict.problems()),
        notes);
  }
}
