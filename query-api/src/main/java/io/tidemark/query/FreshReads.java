package io.tidemark.query;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.Problem;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries that have to be fresh: waits for the announcement that brings what is asked for,
 * and refuses what is too old; confined to one event loop.
 */
final class FreshReads {
  /** How often it looks unasked, should an announcement have been lost. */
  private static final long LOOK_MILLIS = 250;

  private final SnapshotSource source;
  private final Waits waits;
  private final ActiveGeneration active;
  private final EventExecutor loop;
  private final InstantSource clock;

  FreshReads(
      SnapshotSource source,
      Waits waits,
      ActiveGeneration active,
      EventExecutor loop,
      InstantSource clock) {
    this.source = source;
    this.waits = waits;
    this.active = active;
    this.loop = loop;
    this.clock = clock;
  }

  /** The entry, as fresh as it has to be; null where there is none. */
  CompletionStage<@Nullable Snapshot> read(EntryName name, Freshness wanted) {
    if (wanted.equals(Freshness.ANY)) {
      return source.read(name);
    }
    After after = wanted.after();
    CompletionStage<@Nullable Snapshot> found =
        after == null
            ? source.read(name)
            : source
                .read(name)
                .thenCompose(
                    entry ->
                        after.reflectedBy(entry)
                            ? CompletableFuture.completedStage(entry)
                            : new Wait(name, after, wanted.waitMillis()).begin());
    return found.thenApply(entry -> notTooOld(entry, wanted.maxAgeMillis()));
  }

  private @Nullable Snapshot notTooOld(@Nullable Snapshot entry, long maxAgeMillis) {
    if (entry == null || maxAgeMillis < 0) {
      return entry;
    }
    long time = entry.eventTime();
    long age = clock.millis() - time;
    if (time < 0 || age > maxAgeMillis) {
      throw new RefusedException(
          new Problem(
              503,
              "stale-data",
              "What there is, is too old",
              time < 0
                  ? "maxAge: it tells no event yet"
                  : "maxAge: its event is " + age + " ms old, not at most " + maxAgeMillis));
    }
    return entry;
  }

  /** One request that waits. */
  private final class Wait implements Runnable {
    private final EntryName name;
    private final String key;
    private final After after;
    private final long millis;
    private final CompletableFuture<@Nullable Snapshot> result = new CompletableFuture<>();
    private @Nullable ScheduledFuture<?> end;
    private @Nullable ScheduledFuture<?> look;
    private boolean reading;
    private boolean again;
    private @Nullable Throwable failed;

    Wait(EntryName name, After after, long millis) {
      this.name = name;
      this.key = name.key(new RedisKeys(active.guess()));
      this.after = after;
      this.millis = millis;
    }

    CompletionStage<@Nullable Snapshot> begin() {
      if (!waits.add(key, this)) {
        return CompletableFuture.failedStage(
            new RefusedException(
                new Problem(503, "overloaded", "Too many requests wait", "try again soon")));
      }
      end = loop.schedule(this::late, millis, TimeUnit.MILLISECONDS);
      look =
          loop.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
      look(); // it may have come before anybody waited
      return result;
    }

    /** At an announcement, on its thread. */
    @Override
    public void run() {
      loop.execute(this::look);
    }

    private void look() {
      if (result.isDone()) {
        return;
      }
      if (reading) {
        again = true;
        return;
      }
      reading = true;
      Stages.end(source.read(name), this::found);
    }

    private void found(@Nullable Snapshot entry, @Nullable Throwable failure) {
      reading = false;
      if (result.isDone()) {
        return; // it came too late
      }
      failed = failure;
      if (failure == null && after.reflectedBy(entry)) {
        finish();
        result.complete(entry);
      } else if (again) {
        again = false;
        look();
      }
    }

    private void late() {
      if (!result.isDone()) {
        finish();
        Throwable last = failed;
        result.completeExceptionally(last == null ? notYet() : last);
      }
    }

    private RefusedException notYet() {
      return new RefusedException(
          new Problem(
              504,
              "not-yet",
              "The value does not reflect that yet",
              "after: " + after + " is not reflected after " + millis + " ms"));
    }

    private void finish() {
      waits.remove(key, this);
      cancel(end);
      cancel(look);
    }

    private static void cancel(@Nullable ScheduledFuture<?> scheduled) {
      if (scheduled != null) {
        scheduled.cancel(false);
      }
    }
  }
}
