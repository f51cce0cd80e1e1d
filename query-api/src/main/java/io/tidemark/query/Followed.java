package io.tidemark.query;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A channel that somebody follows: what it holds, who follows it, and when it has to be read.
 * Confined to one event loop but for {@link #announced}.
 */
final class Followed {
  private static final long FIRST_RETRY = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int MOST_DOUBLINGS = 4;

  private final Channel channel;
  private final Latest latest = new Latest();
  private final Set<Subscription> subscriptions = new LinkedHashSet<>();
  private List<Subscription> newcomers = new ArrayList<>(1);
  private final AtomicBoolean queued = new AtomicBoolean();
  private boolean reading;
  private boolean again;
  private int failures;
  private long failingSince;
  private long endedNanos;

  Followed(Channel channel) {
    this.channel = channel;
  }

  Channel channel() {
    return channel;
  }

  Latest latest() {
    return latest;
  }

  Set<Subscription> subscriptions() {
    return subscriptions;
  }

  /** Adds somebody, who is told what the next read to begin finds. */
  void add(Subscription subscription) {
    subscriptions.add(subscription);
    newcomers.add(subscription);
  }

  void remove(Subscription subscription) {
    subscriptions.remove(subscription);
    newcomers.remove(subscription);
  }

  /** Those that came since it was asked last. */
  List<Subscription> takeNewcomers() {
    List<Subscription> taken = newcomers;
    newcomers = new ArrayList<>(1);
    return taken;
  }

  /** It has to be read; false where that is known already. On any thread. */
  boolean announced() {
    return queued.compareAndSet(false, true);
  }

  /** Begins a read, or remembers that another has to follow the one under way. */
  boolean beginRead() {
    queued.set(false); // what is announced from here on calls for another read
    again = reading;
    boolean begun = !reading;
    reading = true;
    return begun;
  }

  /** It is not to be read after all. */
  void dequeued() {
    queued.set(false);
  }

  /** Ends a read; returns whether another has to follow at once. */
  boolean endRead(boolean failed, long nowNanos) {
    reading = false;
    failingSince = failures == 0 ? nowNanos : failingSince;
    failures = failed ? Math.min(failures + 1, MOST_DOUBLINGS + 1) : 0;
    endedNanos = nowNanos;
    boolean follows = again && !failed;
    again = false;
    return follows;
  }

  /** Whether its failure is the first since it was read. */
  boolean failedOnce() {
    return failures == 1;
  }

  /** Whether its reads have failed for so long. */
  boolean hasFailedFor(long nanos, long nowNanos) {
    return failures > 0 && nowNanos - failingSince >= nanos;
  }

  /** Whether it should be read unasked: after a failure, or at an age. */
  boolean isDue(long nowNanos, long ageNanos) {
    long wait = failures > 0 ? FIRST_RETRY << (failures - 1) : ageNanos;
    return !reading && nowNanos - endedNanos >= wait;
  }

  /** Whether nobody follows it, nor is anything under way. */
  boolean isIdle() {
    return subscriptions.isEmpty() && !reading && !queued.get();
  }
}
