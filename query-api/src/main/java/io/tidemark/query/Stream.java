package io.tidemark.query;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one client is told, over whatever wire: of each of its channels the newest value, whenever
 * it can take one. Confined to one event loop.
 */
final class Stream {
  /** So much is put together before it is written. */
  private static final int WRITE_BYTES = 16 * 1024;

  /** With so many channels every event has an id; with more, the last one of a write. */
  private static final int FEW = 32;

  private final Wire wire;
  private final StreamDispatcher dispatcher;
  private final StreamMetrics metrics;
  private final EventExecutor loop;
  private final long conflateMillis;
  private final SortedMap<String, Subscription> subscriptions = new TreeMap<>();
  private final DirtySet<Subscription> dirty = new DirtySet<>();
  private @Nullable ScheduledFuture<?> pause;
  private long fingerprint;
  private boolean slow;
  private boolean closed;

  /** The way to the client; nothing that is asked of it fails, even if the client has gone. */
  interface Wire {
    /** Whether no more should be written before what has been has left. */
    boolean isFull();

    /** Bytes that have been added and not yet been written. */
    int added();

    /** Adds an event. */
    void add(Update update, @Nullable String id);

    /** Adds that the client has to forget versions. */
    void add(ResetReason reason);

    /** Writes what has been added. */
    void write();
  }

  /**
   * @param conflateMillis at least between two writes; 0 for none
   */
  Stream(
      Wire wire,
      StreamDispatcher dispatcher,
      StreamMetrics metrics,
      EventExecutor loop,
      long conflateMillis) {
    this.wire = wire;
    this.dispatcher = dispatcher;
    this.metrics = metrics;
    this.loop = loop;
    this.conflateMillis = conflateMillis;
  }

  /**
   * Follows channels; those that it follows already go on as they are.
   *
   * @param resumption where the client goes on; null where it begins
   */
  void subscribe(Channels channels, @Nullable Resumption resumption) {
    Resumption.After after = null;
    if (resumption instanceof Resumption.Anew anew) {
      reset(anew.reason());
      wire.write();
    } else {
      after = (Resumption.After) resumption;
    }
    List<Subscription> added = new ArrayList<>(channels.size());
    for (int i = 0; i < channels.size(); i++) {
      Channel channel = channels.all().get(i);
      if (!subscriptions.containsKey(channel.key())) {
        Subscription one =
            after == null
                ? new Subscription(this, channel, 0, Told.NOTHING)
                : new Subscription(this, channel, after.generation(), after.told().get(i));
        subscriptions.put(channel.key(), one);
        added.add(one);
      }
    }
    subscribed(added.size());
    added.forEach(dispatcher::follow);
    flush();
  }

  /** Follows channels no longer, those of them that it follows. */
  void unsubscribe(Channels channels) {
    int before = subscriptions.size();
    channels.all().forEach(channel -> drop(subscriptions.remove(channel.key())));
    subscribed(subscriptions.size() - before);
  }

  private void drop(@Nullable Subscription one) {
    if (one != null) {
      dirty.remove(one);
      dispatcher.unfollow(one);
    }
  }

  private void subscribed(int more) {
    metrics.subscribed(more);
    fingerprint =
        Channels.of(subscriptions.values().stream().map(Subscription::channel).toList())
            .fingerprint();
  }

  /** What it follows. */
  int channels() {
    return subscriptions.size();
  }

  /** Whether it follows a channel. */
  boolean follows(Channel channel) {
    return subscriptions.containsKey(channel.key());
  }

  /** A channel holds something that the client may lack; to be followed by {@link #flush}. */
  void changed(Subscription one) {
    if (!dirty.add(one)) {
      metrics.conflated();
    }
  }

  /** Tells what there is to tell, as far as the client takes it and its interval allows. */
  void flush() {
    boolean wrote = false;
    while (!closed && pause == null && !dirty.isEmpty()) {
      if (wire.isFull()) {
        if (!slow) {
          slow = true;
          metrics.slow();
        }
        break;
      }
      slow = false;
      wrote |= writeSome();
    }
    if (wrote && conflateMillis > 0 && !closed) {
      pause = loop.schedule(this::goOn, conflateMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void goOn() {
    pause = null;
    flush();
  }

  private boolean writeSome() {
    Update last = null;
    String lastId = null;
    boolean some = false;
    for (Subscription one = next(); one != null; one = next()) {
      Update update = one.update();
      Subscription.Verdict verdict =
          update == null ? Subscription.Verdict.WITHHELD : one.judge(update);
      if (verdict == Subscription.Verdict.RESET || verdict == Subscription.Verdict.TELL) {
        add(last, lastId);
        last = null;
        some = true;
      }
      if (verdict == Subscription.Verdict.RESET) {
        reset(ResetReason.GENERATION);
      } else if (update != null && verdict != Subscription.Verdict.WITHHELD) {
        one.told(update);
        if (verdict == Subscription.Verdict.TELL) {
          last = update;
          lastId = subscriptions.size() <= FEW ? id() : null;
        }
      }
    }
    add(last, last != null && lastId == null ? id() : lastId);
    wire.write();
    return some;
  }

  private @Nullable Subscription next() {
    return wire.added() < WRITE_BYTES ? dirty.poll() : null;
  }

  private void add(@Nullable Update update, @Nullable String id) {
    if (update != null) {
      metrics.told();
      wire.add(update, id);
    }
  }

  /** Tells the client to forget, and everything anew. */
  private void reset(ResetReason reason) {
    metrics.reset();
    wire.add(reason);
    subscriptions
        .values()
        .forEach(
            one -> {
              one.forget();
              if (one.isBehind()) {
                dirty.add(one);
              }
            });
  }

  /** How far the client has got; null while that spans generations. */
  private @Nullable String id() {
    long[] told = new long[subscriptions.size()];
    long generation = -1;
    int i = 0;
    for (Subscription one : subscriptions.values()) {
      told[i] = one.told();
      if (told[i] != Told.NOTHING) {
        if (generation >= 0 && generation != one.generation()) {
          return null;
        }
        generation = one.generation();
      }
      i++;
    }
    return generation < 0 ? null : StreamId.of(generation, fingerprint, told);
  }

  /** Ends it. */
  void close() {
    if (!closed) {
      closed = true;
      if (pause != null) {
        pause.cancel(false);
      }
      subscriptions.values().forEach(dispatcher::unfollow);
      metrics.subscribed(-subscriptions.size());
      subscriptions.clear();
    }
  }
}
