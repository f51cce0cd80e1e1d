package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;

/** Compares what one partition of a cache topic says with what Redis holds. */
final class PartitionCheck {
  /*
   * Everything moves while it is compared, and yet one look is enough to be sure, if it is taken in
   * this order: first the mark, then Redis, then the log up to its end.
   *
   * What the mark promises must be in Redis by then, at that version or above: the mark was raised
   * after it had been written. And what is in Redis must be in the log by then, at that version or
   * below: the sink takes nothing from elsewhere. Between the two the entry is moving.
   *
   * The first pass leaves out the third step, which it need not take for what agrees; whatever does
   * not is looked at again, a few times over, since a rank in a cluster is written in another step
   * than its entry.
   */
  private static final int ENTRIES_AT_ONCE = 200;
  private static final int SERIES_AT_ONCE = 8;

  /** What is compared, how, and where it is counted. */
  record Job(
      Sides sides,
      VerifyOptions options,
      Moment.Terms terms,
      SeenKeys seen,
      Tally tally,
      WaitBudget budget,
      List<Duration> looks) {
    Job {
      looks = List.copyOf(looks);
    }
  }

  /** What did not agree when it was last looked at. */
  record Open(Expected expected, Verdict verdict) {}

  private final Job job;
  private final CacheTopic kind;
  private final TopicPartition partition;
  private final Expectations expectations;
  private final Marks marks;
  private long begin;
  private long readUpTo;

  PartitionCheck(Job job, CacheTopic kind, TopicPartition partition, int sampled) {
    this.job = job;
    this.kind = kind;
    this.partition = partition;
    Sides sides = job.sides();
    this.expectations =
        new Expectations(sides.routing(), sides.keys(), job.options(), job.terms().kept(), sampled);
    this.marks = new Marks(sides, partition);
  }

  /** Compares all of it, and mends it where that is wanted. */
  void run(LogReading.Taker watch) {
    load(watch);
    List<Open> open = rounds();
    open.forEach(one -> job.tally().key(kind, one.verdict()));
    Finding mark = marks.fault();
    if (mark != null) {
      job.tally().fault(mark);
    }
    if (job.options().repair()) {
      new Mending(job, kind, partition).mend(open, mark != null);
      boolean all =
          job.options().whole() && expectations.rejectedUpTo() < Math.max(0, marks.seen());
      if (mark != null && all && marks.mend(mark.fault())) {
        job.tally().mended(mark);
      }
    }
  }

  private void load(LogReading.Taker watch) {
    Sides sides = job.sides();
    begin = sides.log().begin(partition);
    long end = marks.begin();
    sides
        .log()
        .read(
            partition,
            begin,
            end,
            record -> {
              expectations.take(record);
              watch.take(record);
            });
    readUpTo = end;
    if (job.options().sample() == 0) {
      expectations.all().forEach(one -> job.seen().add(one.key(), one.live()));
    }
    job.seen().read(partition, begin == 0, end);
    marks.await(begin, job.budget());
  }

  private List<Open> rounds() {
    List<Open> open = pass(List.copyOf(expectations.all()), false);
    for (Duration pause : job.looks()) {
      if (open.isEmpty()) {
        return open;
      }
      LockSupport.parkNanos(pause.toNanos());
      open = pass(open.stream().map(Open::expected).toList(), true);
    }
    return open;
  }

  /** Looks at all of them; returns those that do not agree, and counts the others. */
  private List<Open> pass(List<Expected> expected, boolean withTail) {
    List<Open> open = new ArrayList<>();
    int most = kind.interval() == null ? ENTRIES_AT_ONCE : SERIES_AT_ONCE;
    for (int from = 0; from < expected.size(); from += most) {
      List<Expected> some = expected.subList(from, Math.min(expected.size(), from + most));
      long mark = marks.now();
      List<Held> held = job.sides().look().at(some);
      if (withTail) {
        readTail();
      }
      Moment moment = new Moment(job.terms(), mark, job.sides().clock().millis(), retainedSince());
      for (int i = 0; i < some.size(); i++) {
        Verdict verdict = some.get(i).judge(held.get(i), moment);
        if (verdict.settled()) {
          job.tally().key(kind, verdict);
        } else {
          open.add(new Open(some.get(i), verdict));
        }
      }
    }
    return open;
  }

  private void readTail() {
    long end = job.sides().log().end(partition);
    job.sides()
        .log()
        .read(
            partition,
            readUpTo,
            end,
            record -> {
              CacheWrite other = expectations.update(record);
              if (other != null && job.options().sample() == 0) {
                job.seen().add(other.key(), !other.deletes());
              }
            });
    readUpTo = Math.max(readUpTo, end);
    job.seen().read(partition, begin == 0, readUpTo);
  }

  private long retainedSince() {
    Duration retention = kind.retention();
    return begin == 0 || retention == null
        ? Long.MIN_VALUE
        : job.sides().clock().millis() - retention.toMillis();
  }
}
