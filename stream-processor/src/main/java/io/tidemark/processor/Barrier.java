package io.tidemark.processor;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task waits for, when it starts, before it sends anything that depends on the board: that
 * both the board and the task itself have read as far as the logs reached then.
 */
final class Barrier {
  /*
   * A version that comes of the board has two parts, the task's own inputs and the board's. Whoever
   * had the task before may have sent versions from all that was in both logs. The board is read to
   * its end, uncommitted; the task's own inputs however begin again at its last commit. Until both
   * parts are at least what they can have been before, an older own state could be offered at a
   * higher version.
   *
   * The board's thread asks the broker; the stream thread tells what it took and asks whether all
   * is reached.
   */
  private static final Logger LOG = LoggerFactory.getLogger(Barrier.class);

  /** A log may end with a transaction's marker, behind which no record can ever be taken. */
  private static final long QUIET_MILLIS = 10_000;

  private static final long STALL_MILLIS = 1_000;

  private final Set<TopicPartition> inputs;
  private final Map<TopicPartition, Long> taken = new HashMap<>();
  private long lastTaken;
  private long lastAsked;
  private @Nullable Map<TopicPartition, Long> board;
  private volatile boolean boardReached;
  private volatile @Nullable Map<TopicPartition, Long> ahead;

  /** For a task that reads {@code inputs}, and starts now. */
  Barrier(Set<TopicPartition> inputs, long now) {
    this.inputs = Set.copyOf(inputs);
    this.lastTaken = now;
    this.lastAsked = now;
  }

  Set<TopicPartition> inputs() {
    return inputs;
  }

  /** The task has taken the record at {@code offset}; for the stream thread. */
  void took(TopicPartition partition, long offset, long now) {
    taken.put(partition, offset + 1);
    lastTaken = now;
  }

  /** Whether both are reached; for the stream thread. */
  boolean reached(long now) {
    if (now - lastAsked > STALL_MILLIS) {
      lastTaken = now; // it was the thread that stood still, not the log
    }
    lastAsked = now;
    Map<TopicPartition, Long> ends = ahead;
    if (!boardReached || ends == null) {
      return false;
    }
    boolean all =
        ends.entrySet().stream()
            .allMatch(end -> taken.getOrDefault(end.getKey(), 0L) >= end.getValue());
    if (!all && now - lastTaken >= QUIET_MILLIS) {
      LOG.info("no record before {} for {} ms; going on", ends, QUIET_MILLIS);
      return true;
    }
    return all;
  }

  /** Whether it is fixed what is to be reached; for the board's thread. */
  boolean fixed() {
    return board != null;
  }

  /**
   * Fixes what is to be reached; for the board's thread.
   *
   * @param boardEnds where the board's topics end
   * @param inputsAhead where those inputs end that the task has yet to read to their end
   */
  void fix(Map<TopicPartition, Long> boardEnds, Map<TopicPartition, Long> inputsAhead) {
    board = Map.copyOf(boardEnds);
    ahead = Map.copyOf(inputsAhead);
  }

  /** Tells how far the board has been read; true once that is far enough. For its thread. */
  boolean boardAt(Map<TopicPartition, Long> positions) {
    Map<TopicPartition, Long> ends = board;
    boardReached =
        ends != null
            && ends.entrySet().stream()
                .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
    return boardReached;
  }
}
