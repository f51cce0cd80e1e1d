package io.tidemark.sink;

import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Carries the topics of one generation into it, turn by turn, from its marks or else from their
 * beginning. Confined to one thread.
 */
final class GenerationFill {
  /*
   * Redis works on one batch while the next is read, and two are under way at most: much more would
   * come near to the timeout of a command where Redis is slow. They may land in any order, since the
   * write rule orders them. Marks are raised over
   * another connection: on the same one their reply would wait for all that was sent before.
   */
  private static final int MOST_UNDER_WAY = 1;
  private static final int MOST_FAULTS = 100;

  /** Polled at once where the log has been caught up with: what matters then is the delay. */
  private static final int FEW = 1_000;

  private static final Duration BETWEEN_MARKS = Duration.ofMillis(250);

  private final Consumer<byte[], byte[]> consumer;
  private final RedisWriter writer;
  private final CacheState state;
  private final RedisKeys keys;
  private final EntryRouting routing;
  private final Most most;
  private final LogTally tally;
  private final LongSupplier nanoTime;
  private final Partitions partitions;
  private final Placement placement;
  private final Deque<UnderWay> underWay = new ArrayDeque<>();
  private final Map<TopicPartition, Progress> unmarked = new HashMap<>();
  private final List<Rejected> faulty = new ArrayList<>();
  private WriteMode mode = WriteMode.FILL;
  private boolean marking = true;
  private long sentIn = Long.MAX_VALUE;
  private long markedNanos;

  /**
   * A batch that was sent.
   *
   * @param session in which marks could have been raised then
   */
  private record UnderWay(Batch batch, RedisWriter.Flight flight, long session) {}

  /** What it reads, writes and tells. */
  record Collaborators(
      Consumer<byte[], byte[]> consumer,
      RedisWriter writer,
      CacheState state,
      LogTally tally,
      LongSupplier nanoTime) {}

  /** After which a batch takes no further poll. */
  record Most(int records, long bytes) {}

  GenerationFill(
      Collaborators with,
      RedisKeys keys,
      EntryRouting routing,
      Most most,
      Collection<TopicPartition> assigned) {
    this.most = most;
    this.consumer = with.consumer();
    this.writer = with.writer();
    this.state = with.state();
    this.tally = with.tally();
    this.nanoTime = with.nanoTime();
    this.keys = keys;
    this.routing = routing;
    this.partitions = new Partitions(consumer);
    this.placement = new Placement(state, consumer);
    consumer.assign(assigned);
    partitions.onPartitionsAssigned(assigned);
  }

  /** One turn: poll, send, settle the oldest. */
  void turn(Duration wait) {
    placement.place(partitions, keys);
    int polled = send(underWay.isEmpty() ? wait : Duration.ZERO);
    if (polled == 0 || underWay.size() > MOST_UNDER_WAY) {
      settleOldest();
    }
    while (polled > 0 && polled < FEW && !underWay.isEmpty()) {
      settleOldest();
    }
    if (underWay.isEmpty() || nanoTime.getAsLong() - markedNanos > BETWEEN_MARKS.toNanos()) {
      mark();
    }
  }

  /** Whether all before {@code ends} is in Redis, and the marks say so. */
  boolean reached(Map<TopicPartition, Long> ends) {
    return partitions.reached(ends);
  }

  /** How many offsets before {@code ends} are still to be polled. */
  long remaining(Map<TopicPartition, Long> ends) {
    return partitions.remaining(ends);
  }

  /** What could not be written although nothing is wrong with Redis as a whole. */
  List<Rejected> faulty() {
    return List.copyOf(faulty);
  }

  /** From now on the generation is served: what changes is told, and the marks are the sinks'. */
  void served() {
    mode = WriteMode.FOLLOW;
    marking = false;
  }

  /**
   * Begins again at the marks, what is under way being in doubt. Throws {@link
   * RebuildFailedException} where the marks promise less than they did.
   */
  void beginAgain() {
    if (marking && partitions.beyond(state.marks(keys, partitions.placed()))) {
      throw emptied();
    }
    underWay.clear();
    unmarked.clear();
    sentIn = Long.MAX_VALUE;
    partitions.displace();
  }

  private int send(Duration wait) {
    List<ConsumerRecord<byte[], byte[]>> records =
        partitions.gather(wait, most.records(), most.bytes());
    List<Progress> progress = partitions.advance();
    if (records.isEmpty() && progress.isEmpty()) {
      return 0;
    }
    Batch batch = Batch.of(records, routing, progress);
    tally.see(records, batch, nanoTime.getAsLong());
    underWay.add(new UnderWay(batch, writer.send(batch.writes(), mode), state.connected()));
    return batch.records();
  }

  private void settleOldest() {
    UnderWay oldest = underWay.peek();
    if (oldest == null) {
      return;
    }
    for (Rejected fault : writer.settle(oldest.flight()).faulty()) {
      if (faulty.size() < MOST_FAULTS) {
        faulty.add(fault);
      }
    }
    sentIn = Math.min(sentIn, oldest.session());
    for (Progress part : oldest.batch().progress()) {
      unmarked.merge(
          part.partition(),
          part,
          (before, after) -> new Progress(before.partition(), before.from(), after.to()));
    }
    underWay.remove();
  }

  private void mark() {
    List<Progress> progress = List.copyOf(unmarked.values());
    if (!progress.isEmpty() && sentIn < state.connected()) {
      // the server that was written to may have been replaced since by one that lacks it
      throw new RetryLaterException("redis: connected anew before marks were raised");
    }
    if (marking && !progress.isEmpty() && !state.raise(keys, progress).gaps().isEmpty()) {
      throw emptied();
    }
    partitions.settle(progress);
    unmarked.clear();
    sentIn = Long.MAX_VALUE;
    markedNanos = nanoTime.getAsLong();
  }

  private RebuildFailedException emptied() {
    return new RebuildFailedException(
        "Redis has lost what was written of generation %d; readers were not touched by the rebuild"
            .formatted(keys.generation()));
  }
}
