package io.tidemark.query;

import io.netty.util.concurrent.EventExecutor;
import io.tidemark.model.wire.RedisKeys;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the channels that the streams of one event loop follow, once for all of them, when they are
 * announced to have changed, and hands out what is new. Confined to its event loop but for the
 * announcements.
 */
final class StreamDispatcher implements Changes {
  /*
   * Why nobody misses what matters, without a log of changes: what is sent is always the newest
   * value, read after the announcement came.
   *
   * A channel that is announced while it is being read is read again. After a gap in the
   * announcements, and when another generation is served, every channel is read again. A read that
   * fails is repeated. And whatever the announcements do, every channel is read again at an age,
   * sooner while they are not heard, or while another than Redis has told what it holds. A channel
   * is queued at most once, whatever is announced.
   *
   * Where nobody can tell for a second what a channel holds, then that is told, once.
   */
  private static final Logger LOG = LoggerFactory.getLogger(StreamDispatcher.class);

  private static final int MOST_AT_ONCE = 256;
  private static final int MOST_READS = 4;
  private static final int MOST_A_ROUND = 256;
  private static final long AGE = TimeUnit.SECONDS.toNanos(10);
  private static final long AGE_UNHEARD = TimeUnit.SECONDS.toNanos(1);
  private static final long READ_TIMEOUT = TimeUnit.SECONDS.toNanos(5);
  private static final long DOUBT = TimeUnit.SECONDS.toNanos(1);

  private final ChannelSource source;
  private final ActiveGeneration active;
  private final StreamMetrics metrics;
  private final EventExecutor loop;
  private final LongSupplier nanos;

  /* By key without generation; written on the event loop only. */
  private final Map<String, Followed> byKey = new ConcurrentHashMap<>();
  private final Queue<Followed> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean heard;
  private volatile boolean everything;

  /** Those whose age was looked at longest ago come first. */
  private final Set<Followed> rounds = new LinkedHashSet<>();

  private final Set<Read> underWay = new LinkedHashSet<>();
  private long generationChanges;

  /**
   * @param source asked on {@code loop} and answering on it
   * @param nanos the clock, as {@link System#nanoTime} tells it
   */
  StreamDispatcher(
      ChannelSource source,
      ActiveGeneration active,
      StreamMetrics metrics,
      EventExecutor loop,
      LongSupplier nanos) {
    this.source = source;
    this.active = active;
    this.metrics = metrics;
    this.loop = loop;
    this.nanos = nanos;
  }

  /** Begins to tell a stream of a channel: first what it holds, read from now on. */
  void follow(Subscription subscription) {
    Followed followed =
        byKey.computeIfAbsent(subscription.channel().key(), key -> begin(subscription.channel()));
    followed.add(subscription);
    subscription.follows(followed);
    enqueue(followed);
  }

  private Followed begin(Channel channel) {
    Followed followed = new Followed(channel);
    rounds.add(followed);
    metrics.followed();
    return followed;
  }

  /** Ends it. */
  void unfollow(Subscription subscription) {
    Followed followed = subscription.followed();
    if (followed != null) {
      followed.remove(subscription);
      forgetIfIdle(followed);
    }
  }

  private void forgetIfIdle(Followed followed) {
    if (followed.isIdle() && byKey.remove(followed.channel().key(), followed)) {
      rounds.remove(followed);
      metrics.forgotten();
    }
  }

  @Override
  public void changed(String key, long version) {
    if (key.equals(RedisKeys.ACTIVE)) {
      schedule();
      return;
    }
    Followed followed = byKey.get(Channel.keyOf(key));
    if (followed != null) {
      enqueue(followed);
    }
  }

  @Override
  public void confirmed() {
    heard = true;
    everything = true;
    schedule();
  }

  @Override
  public void gap() {
    heard = false;
  }

  @Override
  public void heardUntil(long nanos) {}

  private void enqueue(Followed followed) {
    if (followed.announced()) {
      queue.add(followed);
      schedule();
    }
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      loop.execute(this::turn);
    }
  }

  private void turn() {
    scheduled.set(false);
    boolean all = everything;
    everything = false;
    if (generationChanges != active.changes()) {
      generationChanges = active.changes();
      all = true;
    }
    if (all) {
      byKey.values().forEach(this::enqueue);
    }
    while (underWay.size() < MOST_READS && !queue.isEmpty()) {
      read(nextOfQueue());
    }
  }

  private List<Followed> nextOfQueue() {
    List<Followed> batch = new ArrayList<>();
    Followed next = queue.poll();
    while (next != null) {
      if (next.subscriptions().isEmpty()) {
        next.dequeued();
        forgetIfIdle(next);
      } else if (next.beginRead()) {
        batch.add(next);
      }
      next = batch.size() == MOST_AT_ONCE ? null : queue.poll();
    }
    return batch;
  }

  private void read(List<Followed> batch) {
    if (batch.isEmpty()) {
      return;
    }
    Read read = new Read(batch, active.changes(), nanos.getAsLong());
    underWay.add(read);
    metrics.read(batch.size());
    Stages.end(
        source.read(batch.stream().map(Followed::channel).toList()),
        (found, failure) -> end(read, found, failure));
  }

  /** One read of some channels, begun at a time and in a generation. */
  private record Read(List<Followed> batch, long generationChanges, long nanos) {
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  private void end(
      Read read, @Nullable List<@Nullable Snapshot> found, @Nullable Throwable failure) {
    if (!underWay.remove(read)) {
      return; // given up
    }
    if (found == null && read.batch().size() > 1) {
      read.batch().forEach(one -> read(List.of(one))); // one that fails must not fail the others
    } else {
      Set<Stream> told = new LinkedHashSet<>();
      for (int i = 0; i < read.batch().size(); i++) {
        Followed followed = read.batch().get(i);
        if (found == null) {
          failed(followed, failure, told);
        } else {
          landed(followed, found.get(i), read, told);
        }
        forgetIfIdle(followed);
      }
      told.forEach(Stream::flush);
    }
    if (!queue.isEmpty()) {
      schedule();
    }
  }

  private void failed(Followed followed, @Nullable Throwable failure, Set<Stream> told) {
    long now = nanos.getAsLong();
    followed.endRead(true, now);
    if (followed.failedOnce() && !(failure instanceof RefusedException)) {
      LOG.warn("channel {} can't be read", followed.channel().name(), failure);
    }
    if (followed.hasFailedFor(DOUBT, now)) {
      news(followed, followed.latest().doubt(followed.channel(), active.guess()), told);
    }
  }

  private void landed(Followed followed, @Nullable Snapshot snapshot, Read read, Set<Stream> told) {
    if (snapshot != null && snapshot.version() < 0) {
      failed(
          followed,
          new IllegalStateException("an entry that does not begin with its version"),
          told);
      return;
    }
    boolean again = followed.endRead(false, nanos.getAsLong());
    if (again || read.generationChanges() != active.changes()) {
      enqueue(followed);
    }
    if (read.generationChanges() != active.changes()) {
      return; // of which generation it is can't be told
    }
    Update update =
        snapshot == null
            ? Update.missing(followed.channel(), active.guess())
            : Update.of(followed.channel(), snapshot);
    news(followed, followed.latest().accept(update), told);
  }

  /** Offers what a channel holds to whoever does not know it yet. */
  private static void news(Followed followed, boolean toAll, Set<Stream> told) {
    List<Subscription> newcomers = followed.takeNewcomers();
    if (toAll) {
      followed.subscriptions().forEach(one -> offer(one, told));
    } else {
      newcomers.forEach(one -> offer(one, told));
    }
  }

  private static void offer(Subscription subscription, Set<Stream> told) {
    subscription.stream().changed(subscription);
    told.add(subscription.stream());
  }

  /** Gives up reads that hang, and looks at the age of some channels; some times a second. */
  void tick() {
    long now = nanos.getAsLong();
    for (Read read : List.copyOf(underWay)) {
      if (now - read.nanos() >= READ_TIMEOUT) {
        giveUp(read);
      }
    }
    for (int i = Math.min(MOST_A_ROUND, rounds.size()); i > 0; i--) {
      Iterator<Followed> longestAgo = rounds.iterator();
      Followed followed = longestAgo.next();
      longestAgo.remove();
      rounds.add(followed);
      boolean sure = heard && !followed.latest().isStale();
      if (followed.isDue(now, sure ? AGE : AGE_UNHEARD)) {
        enqueue(followed);
      }
    }
    schedule();
  }

  private void giveUp(Read read) {
    underWay.remove(read);
    Set<Stream> told = new LinkedHashSet<>();
    for (Followed followed : read.batch()) {
      failed(followed, RefusedException.unavailable("not read in time"), told);
      forgetIfIdle(followed);
    }
    told.forEach(Stream::flush);
  }
}
