package io.tidemark.sink;

import io.lettuce.core.RedisException;
import io.tidemark.model.wire.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the cache topics into Redis, turn by turn. Confined to the thread that takes the turns,
 * but for {@link #stop}.
 */
final class SinkLoop {
  /*
   * While Redis works on one batch the next is polled, routed and conflated; it is sent only once
   * the one before has been answered. The marks that promise a batch are asked for at that moment,
   * ahead of the next one's scripts on the same connection, and their answer is looked at in the
   * next turn: nobody who waits for a value waits for the marks of those before. At most these
   * three are held: one that waits for its marks, one in hand, the next.
   *
   * Progress is kept in Redis beside what it speaks of, as marks: offsets committed to Kafka would
   * outlive a Redis that lost its keys. They are committed all the same, for others to see.
   *
   * Whatever casts doubt on what Redis holds has one answer: forget what is in hand and begin
   * again at the marks. The write rule makes a repeat harmless.
   */
  private static final Logger LOG = LoggerFactory.getLogger(SinkLoop.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** As long at most the answer about marks is left unread where no record comes. */
  private static final Duration MARKS_POLL = Duration.ofMillis(5);

  private static final Duration LONGEST_NAP = Duration.ofMillis(200);

  private static final Duration HANDOVER_NAP = Duration.ofMillis(5);

  /** How many times more often a look is taken while the end of a fill is awaited. */
  private static final int FILL_CHECKS = 10;

  private static final Duration COMMIT_LIMIT = Duration.ofSeconds(5);

  /** What the loop works on and tells its state to. */
  record Collaborators(
      Consumer<byte[], byte[]> consumer,
      RedisWriter writer,
      CacheState state,
      DeadLetters deadLetters,
      LostSeries lost,
      SinkStatus status,
      SinkMetrics metrics) {}

  private final Collaborators with;
  private final SinkConfig config;
  private final LongSupplier nanoTime;
  private final Partitions partitions;
  private final Generation generation;
  private final Placement placement;
  private final Backoff backoff;
  private final String name;
  private final CountDownLatch stopping = new CountDownLatch(1);

  private Topics subscribed;
  private EntryRouting routing;
  private @Nullable Delivery arrived;
  private @Nullable Delivery inHand;
  private @Nullable Batch next;
  private boolean checkDue = true;
  private boolean handover;
  private boolean leased;
  private long checkedNanos;
  private long committedNanos;

  SinkLoop(
      Collaborators with,
      Topics topics,
      SinkConfig config,
      RandomGenerator random,
      LongSupplier nanoTime) {
    this.with = with;
    this.subscribed = topics;
    this.config = config;
    this.nanoTime = nanoTime;
    this.partitions = new Partitions(with.consumer());
    this.name = Long.toHexString(random.nextLong());
    this.generation =
        new Generation(with.state(), with.consumer(), new SourceTopics(topics, with.state()));
    this.placement = new Placement(with.state(), with.consumer());
    Pace pace = config.pace();
    this.backoff = new Backoff(pace.firstRetry(), pace.lastRetry(), random, nanoTime);
    this.routing = routing();
  }

  /** Joins the group. */
  void subscribe() {
    with.consumer().subscribe(subscribed.allCache(), partitions);
  }

  /** Leaves the topics of one edition for those of another. */
  private void resubscribe() {
    if (!generation.topics().equals(subscribed)) {
      subscribed = generation.topics();
      with.consumer().unsubscribe();
      subscribe();
    }
  }

  /** One turn: poll, settle what was sent before, send. Returns the number of records settled. */
  int turn() {
    if (!backoff.remaining().isZero()) {
      Duration wait = backoff.remaining();
      keepMembership(wait.compareTo(LONGEST_NAP) < 0 ? wait : LONGEST_NAP);
      return 0;
    }
    try {
      int settled = work();
      with.status().joined(partitions.joined());
      return settled;
    } catch (RetryLaterException
        | RedisException
        | RetriableException
        | AuthenticationException
        | AuthorizationException e) {
      retryLater(e);
      return 0;
    }
  }

  /** Has {@link #stopped} say so from now on; from any thread. */
  void stop() {
    stopping.countDown();
  }

  /** Whether no further turn is wanted. */
  boolean stopped() {
    return stopping.getCount() == 0;
  }

  /** Waits, for less where it is to stop. */
  void nap(Duration wait) {
    try {
      if (stopping.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.debug("woken to stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
    }
  }

  /** Settles what has been sent, once and no more, and commits. What fails is done by the next. */
  void finish() {
    try {
      settle();
      arrive();
      settle();
      with.consumer().commitSync(partitions.takeUncommitted(), COMMIT_LIMIT);
    } catch (RetryLaterException | KafkaException e) {
      LOG.warn("ended before all was settled, which is done again at the next start: {}", say(e));
    }
  }

  private int work() {
    check();
    if (held()) {
      return 0;
    }
    placement.place(partitions, generation.keys());
    partitions.release();
    sendAgain();
    if (next == null) {
      next = poll(pollTime());
    }
    int settled = settle();
    arrive();
    if (next != null && !handover) {
      WriteMode mode = generation.filling() ? WriteMode.FILL : WriteMode.FOLLOW;
      inHand = new Delivery(next, mode, nanoTime.getAsLong());
      next = null;
      inHand.send(with.writer());
    }
    recovered();
    commit();
    return settled;
  }

  private @Nullable Batch poll(Duration wait) {
    Batching batching = config.batching();
    int most = generation.filling() ? batching.fillRecords() : 1;
    List<ConsumerRecord<byte[], byte[]>> records =
        partitions.gather(wait, most, batching.fetchBytes());
    List<Progress> progress = partitions.advance();
    return records.isEmpty() && progress.isEmpty() ? null : Batch.of(records, routing, progress);
  }

  private Duration pollTime() {
    if (inHand != null || handover) {
      return Duration.ZERO;
    }
    return arrived == null ? POLL : MARKS_POLL;
  }

  /** Sends again what is in doubt. */
  private void sendAgain() {
    if (arrived != null) {
      arrived.send(with.writer());
    }
    if (inHand != null) {
      inHand.send(with.writer());
    }
  }

  /** Waits for what is in hand, and asks for its marks. */
  private void arrive() {
    Delivery delivery = inHand;
    if (delivery == null) {
      return;
    }
    Written written = delivery.complete(with.writer(), with.deadLetters());
    Batch batch = delivery.batch();
    if (!generation.filling()) {
      with.metrics().readable(batch.writes());
    }
    with.metrics().settled(batch, written, nanoTime.getAsLong() - delivery.sentNanos());
    arrived = delivery;
    inHand = null;
    delivery.promise(with.state(), generation.keys());
  }

  /** Waits for the marks of what has arrived. */
  private int settle() {
    Delivery delivery = arrived;
    if (delivery == null) {
      return 0;
    }
    Batch batch = delivery.batch();
    CacheState.Raised raised =
        delivery.promised(with.writer(), with.deadLetters(), with.state(), generation.keys());
    checkDue |= !generation.agrees(raised.active());
    handover |= raised.handover();
    if (!raised.gaps().isEmpty()) {
      LOG.warn("Redis has lost what was written to {}", raised.gaps());
      beginAgain();
      return 0;
    }
    partitions.settle(batch.progress());
    with.lost().add(delivery.written().begun());
    arrived = null;
    return batch.records();
  }

  private void check() {
    long now = nanoTime.getAsLong();
    boolean soon = generation.filling() || leased;
    long interval = config.pace().check().toNanos() / (soon ? FILL_CHECKS : 1);
    if (!checkDue && now - checkedNanos < interval) {
      return;
    }
    if (generation.look()) {
      routing = routing();
      with.metrics().generation(generation.keys().generation());
      beginAgain();
      resubscribe();
    }
    with.status().filling(generation.progress());
    if (partitions.beyond(with.state().marks(generation.keys(), partitions.placed()))) {
      LOG.warn("Redis has lost marks, and with them what was written");
      beginAgain();
    }
    with.metrics().lag(partitions.lag());
    CacheState.Handover seen = with.state().handover();
    handover = seen.token() != null;
    leased = seen.leased();
    checkedNanos = now;
    checkDue = false;
  }

  /*
   * What was settled is in the generation that takes over, or will be before it does. So a sink
   * that has nothing in hand and writes nothing more shows no reader anything that they would miss
   * a moment later. It says so, and goes on once the handover is over, wherever that led.
   */
  /** Whether nothing is to be written for now. */
  private boolean held() {
    if (!handover || inHand != null || arrived != null) {
      return false;
    }
    String token = with.state().handover().token();
    if (token == null) {
      handover = false;
      checkDue = true;
      check();
      return false;
    }
    with.state().hold(token, name);
    keepMembership(HANDOVER_NAP);
    return true;
  }

  private void beginAgain() {
    arrived = null;
    inHand = null;
    next = null;
    checkDue = true;
    partitions.displace();
  }

  private void keepMembership(Duration nap) {
    partitions.hold();
    if (!partitions.poll(Duration.ZERO).isEmpty()) {
      LOG.warn("records came although nothing was to be read");
      beginAgain();
    }
    with.status().joined(partitions.joined());
    nap(nap);
  }

  private void retryLater(RuntimeException e) {
    if (backoff.failed()) {
      LOG.warn("waiting to try again: {}", say(e));
    } else {
      LOG.debug("still waiting to try again", e);
    }
    with.metrics().retried();
    with.status().trouble(say(e));
    partitions.hold();
  }

  private void recovered() {
    if (backoff.succeeded()) {
      LOG.info("going on");
    }
    with.status().trouble(null);
  }

  private void commit() {
    long now = nanoTime.getAsLong();
    if (now - committedNanos < config.pace().commit().toNanos()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = partitions.takeUncommitted();
    if (!offsets.isEmpty()) {
      with.consumer().commitAsync(offsets, SinkLoop::committed);
    }
    committedNanos = now;
  }

  private static void committed(
      Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception failure) {
    if (failure != null) {
      LOG.debug("offsets not committed, which only others look at: {}", offsets, failure);
    }
  }

  private EntryRouting routing() {
    return new EntryRouting(generation.topics(), generation.keys(), config.batching().entryBytes());
  }

  private static String say(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
