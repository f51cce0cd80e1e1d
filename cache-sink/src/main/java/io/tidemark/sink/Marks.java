package io.tidemark.sink;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The mark of one partition, beside what its log holds. Not for several threads. */
final class Marks {
  private static final long NONE = -1;

  private final Sides sides;
  private final TopicPartition partition;
  private long end;
  private boolean needed;
  private long beyond = NONE;
  private long seen = NONE;

  Marks(Sides sides, TopicPartition partition) {
    this.sides = sides;
    this.partition = partition;
  }

  /** Looks at both for the first time; returns the log's end. */
  long begin() {
    long mark = now();
    end = sides.log().end(partition); // after the mark, which can't have been ahead of it then
    beyond = mark > end ? mark : NONE;
    return end;
  }

  /** The mark; -1 where there is none. */
  long now() {
    seen = sides.state().marks(sides.keys(), List.of(partition)).getOrDefault(partition, NONE);
    return seen;
  }

  /** The mark as it was last looked at. */
  long seen() {
    return seen;
  }

  /** Waits until the mark reaches what the log held at first. */
  void await(long logBegin, WaitBudget budget) {
    needed = end > logBegin;
    if (needed) {
      budget.await(() -> now() >= end);
    }
  }

  /** What is wrong with it; null where nothing is. */
  @Nullable Finding fault() {
    long mark = now();
    if (beyond != NONE && mark >= beyond) {
      return finding(Fault.MARK_BEYOND, mark, end);
    }
    return needed && mark < end ? finding(Fault.MARK_BEHIND, mark, end) : null;
  }

  /** Has it say what the comparison has shown to be in Redis; false where it moved meanwhile. */
  boolean mend(Fault fault) {
    if (fault == Fault.MARK_BEYOND) {
      boolean mended = false;
      for (String key : sides.state().markKeys(sides.keys(), partition)) {
        ScriptCall call = MendScript.mark(key, seen, end);
        mended |= Long.valueOf(1).equals(sides.link().await(sides.link().run(call)).get(0));
      }
      return mended;
    }
    if (seen == NONE) {
      sides.state().begin(sides.keys(), Map.of(partition, end));
      return true;
    }
    Progress progress = new Progress(partition, seen, end);
    return sides.state().raise(sides.keys(), List.of(progress)).gaps().isEmpty();
  }

  private Finding finding(Fault fault, long mark, long expected) {
    String key = sides.keys().mark(partition.topic(), partition.partition());
    String held = mark == NONE ? Difference.ABSENT : Long.toString(mark);
    return new Finding(fault, Tally.words(Tally.Beside.MARKS), key, held, Long.toString(expected));
  }
}
