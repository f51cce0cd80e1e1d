package io.tidemark.processor;

import io.tidemark.model.indicator.MomentumModel;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.model.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics {@code quotes} and {@code momentum} onto the {@link Board}, from their beginning
 * and uncommitted, since versions order what is read. {@link #turn} is for one thread; the rest is
 * safe for many.
 */
final class BoardReader {
  private static final Logger LOG = LoggerFactory.getLogger(BoardReader.class);

  /** Valuations show the scores of this model. */
  private static final String MODEL = MomentumModel.NAME + "/";

  /** A lag is over once nothing has come for so long, however long it was. */
  private static final long LONGEST_QUIET_MILLIS = 1_000;

  private static final long NOTHING = Long.MAX_VALUE;

  private record Checkpoint(long turn, Map<TopicPartition, OffsetAndMetadata> positions) {}

  private final Consumer<byte[], byte[]> consumer;
  private final Board board;
  private final InstantSource clock;
  private final InputProgress progress;
  private final String quotes;
  private final String momentum;
  private final Set<Barrier> barriers = ConcurrentHashMap.newKeySet();
  private final Map<Object, AtomicLong> followers = new ConcurrentHashMap<>();
  private @Nullable Checkpoint checkpoint;
  private Map<TopicPartition, OffsetAndMetadata> committed = Map.of();
  private final AtomicLong turns = new AtomicLong();
  private volatile long lagMillis;
  private long cameMillis;

  BoardReader(
      Consumer<byte[], byte[]> consumer,
      Board board,
      Topics topics,
      InputProgress progress,
      InstantSource clock) {
    this.clock = clock;
    this.consumer = consumer;
    this.board = board;
    this.progress = progress;
    this.quotes = topics.cache(CacheTopic.QUOTES);
    this.momentum = topics.cache(CacheTopic.MOMENTUM);
    consumer.subscribe(List.of(quotes, momentum));
  }

  /** Has a barrier stand at the present ends of the logs. */
  void raise(Barrier barrier) {
    barriers.add(barrier);
  }

  /** Nobody waits at it any more. */
  void drop(Barrier barrier) {
    barriers.remove(barrier);
  }

  /** The turn whose records are on the board. */
  long turns() {
    return turns.get();
  }

  /** How long ago the inputs were appended that reached the board last; 0 once nothing comes. */
  long lagMillis() {
    return lagMillis;
  }

  /** Someone whose output follows the board; its progress counts for this group's. */
  void follow(Object follower) {
    followers.put(follower, new AtomicLong());
  }

  /** All that the board held at {@code turn} has been sent and committed. */
  void followed(Object follower, long turn) {
    AtomicLong reached = followers.get(follower);
    if (reached != null) {
      reached.set(turn);
    }
  }

  void unfollow(Object follower) {
    followers.remove(follower);
  }

  /** Ends the turn under way, from another thread; the next one throws. */
  void wakeUp() {
    consumer.wakeup();
  }

  /** Leaves the group. */
  void close() {
    consumer.close();
  }

  /** One turn: poll, apply, tell those who wait. Returns how many records it applied. */
  int turn() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
    long oldest = NOTHING;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      apply(record);
      oldest = Math.min(oldest, record.timestamp());
    }
    lagged(oldest);
    turns.incrementAndGet();
    if (!barriers.isEmpty()) {
      check();
    }
    report();
    return records.count();
  }

  /**
   * Late quotes come in bursts: the lag is over only once nothing has come for as long as it was.
   */
  private void lagged(long oldest) {
    long now = clock.millis();
    if (oldest != NOTHING) {
      lagMillis = Math.max(0, now - oldest);
      cameMillis = now;
    } else if (now - cameMillis >= Math.min(LONGEST_QUIET_MILLIS, lagMillis)) {
      lagMillis = 0;
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    Long version = version(record.headers());
    if (record.key() == null || version == null) {
      LOG.warn("not a cache entry: {}-{}@{}", record.topic(), record.partition(), record.offset());
      return;
    }
    String key = new String(record.key(), StandardCharsets.UTF_8);
    if (record.topic().equals(quotes)) {
      board.quote(key, version, record.value(), number(record, RecordHeaders.RETURN_63));
    } else if (key.startsWith(MODEL)) {
      OptionalDouble score = number(record, RecordHeaders.SCORE);
      board.momentum(
          key.substring(MODEL.length()), version, score.isPresent() ? score.getAsDouble() : null);
    }
  }

  private static @Nullable Long version(Headers headers) {
    Header header = headers.lastHeader(RecordHeaders.VERSION);
    try {
      return header == null ? null : Long.valueOf(text(header));
    } catch (NumberFormatException e) {
      return null; // told by the caller
    }
  }

  /** Empty where it can't be read: a throw would take the rest of the poll with it. */
  private static OptionalDouble number(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    try {
      return header == null
          ? OptionalDouble.empty()
          : OptionalDouble.of(Double.parseDouble(text(header)));
    } catch (NumberFormatException e) {
      LOG.warn("not a {}: {}-{}@{}", name, record.topic(), record.partition(), record.offset());
      return OptionalDouble.empty();
    }
  }

  private static String text(Header header) {
    return new String(header.value(), StandardCharsets.US_ASCII);
  }

  /** Fixes the targets of new barriers, and lets those go whose targets are reached. */
  private void check() {
    Set<TopicPartition> assigned = consumer.assignment();
    if (assigned.stream().map(TopicPartition::topic).distinct().count() < 2) {
      return; // the group is still forming
    }
    barriers.removeIf(barrier -> check(barrier, assigned));
  }

  private boolean check(Barrier barrier, Set<TopicPartition> assigned) {
    if (!barrier.fixed()) {
      barrier.fix(consumer.endOffsets(assigned), progress.ahead(barrier.inputs()));
      return false;
    }
    Map<TopicPartition, Long> positions = new HashMap<>();
    assigned.forEach(partition -> positions.put(partition, consumer.position(partition)));
    return barrier.boardAt(positions);
  }

  /**
   * Commits how far all followers have come, so that anyone can see, by the tools they know, how
   * far valuations lag behind quotes.
   */
  private void report() {
    Checkpoint taken = checkpoint;
    if (taken == null) {
      checkpoint = new Checkpoint(turns.get(), positions());
    } else if (followers.values().stream().allMatch(reached -> reached.get() >= taken.turn())) {
      checkpoint = null;
      if (!taken.positions().equals(committed)) {
        consumer.commitAsync(taken.positions(), this::committed);
      }
    }
  }

  private void committed(
      Map<TopicPartition, OffsetAndMetadata> positions, @Nullable Exception failure) {
    if (failure == null) {
      committed = positions;
    } else {
      LOG.debug("the board's progress was not committed, the next one will be", failure);
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> positions() {
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      positions.put(partition, new OffsetAndMetadata(consumer.position(partition)));
    }
    return positions;
  }
}
