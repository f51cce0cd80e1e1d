package io.tidemark.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.model.wire.StateQuestion;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers entries that Redis can't: from what was known last, or from the processor that owns them.
 * Such an answer is told as stale, and is never older than one given before. Confined to one event
 * loop.
 */
final class Fallback {
  /*
   * What was known last comes first only while it is young: Redis may be away for an hour, and the
   * processors know better. It comes again, however old, where they can't say either.
   *
   * What an owner tells may be newer than anything that was sent to the cache topics, since those
   * are conflated. So once it has been answered, Redis is behind for some milliseconds, or, back
   * from an outage, until the sink has caught up; HighWater sees that, and the owner is asked again.
   */
  private static final long YOUNG_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What all event loops share. */
  record Shared(
      NearCache near,
      HighWater highWater,
      ToldVersions told,
      ActiveGeneration active,
      Cache<String, Boolean> unknown,
      FallbackMetrics metrics) {
    /** Unknown names are remembered for a second: most of them come again. */
    static Shared of(
        NearCache near,
        HighWater highWater,
        ActiveGeneration active,
        ServedEdition edition,
        FallbackMetrics metrics) {
      return new Shared(
          near,
          highWater,
          new ToldVersions(edition),
          active,
          Caffeine.newBuilder()
              .maximumSize(10_000)
              .expireAfterWrite(Duration.ofSeconds(1))
              .executor(Runnable::run)
              .build(),
          metrics);
    }
  }

  private final Shared shared;
  private final StateClient processors;

  Fallback(Shared shared, StateClient processors) {
    this.shared = shared;
    this.processors = processors;
  }

  /** Redis has no such entry: only its owner can say that there is none. */
  CompletionStage<@Nullable Snapshot> lost(EntryName name) {
    return processors.present()
        ? owner(new Asking(name, true, null, true))
        : CompletableFuture.completedStage(null);
  }

  /** Redis can't answer. */
  CompletionStage<@Nullable Snapshot> away(EntryName name, Throwable failure) {
    String key = key(name);
    Snapshot young = shared.near.lastKnown(key, System.nanoTime(), YOUNG_NANOS);
    if (young != null && admitted(key, young)) {
      shared.metrics.known();
      return CompletableFuture.completedStage(young.asStale());
    }
    return shared.unknown.getIfPresent(key) == null
        ? owner(new Asking(name, false, failure, true))
        : CompletableFuture.completedStage(null);
  }

  /** Redis has something older than what was answered before. */
  CompletionStage<@Nullable Snapshot> behind(EntryName name) {
    String key = key(name);
    Snapshot known = shared.near.lastKnown(key, System.nanoTime(), YOUNG_NANOS);
    if (known != null && admitted(key, known)) {
      shared.metrics.known();
      return CompletableFuture.completedStage(known.asStale());
    }
    return owner(
        new Asking(
            name,
            true,
            RefusedException.unavailable("the cache has fallen behind what was answered before"),
            true));
  }

  /** Whether an entry of Redis is not older than what processors have told of it. */
  boolean admits(EntryName name, Snapshot snapshot) {
    return shared.told.admits(name, snapshot);
  }

  private String key(EntryName name) {
    return name.key(new RedisKeys(shared.active.guess()));
  }

  private boolean admitted(String key, Snapshot known) {
    if (!shared.highWater.admits(key, known.version())) {
      return false;
    }
    shared.near.answered(key, known.version());
    return true;
  }

  /**
   * How an owner is asked.
   *
   * @param renew whether Redis has lost the entry
   * @param failure what is told where nobody can say; null for the owner's own words
   * @param mayRepeat whether to ask once more where the answer was overtaken on its way
   */
  private record Asking(
      EntryName name, boolean renew, @Nullable Throwable failure, boolean mayRepeat) {
    StateQuestion question() {
      return new StateQuestion(renew, name.kind(), name.recordKey());
    }

    Asking again() {
      return new Asking(name, renew, failure, false);
    }

    Throwable refusal(String reason) {
      return failure == null
          ? RefusedException.unavailable(
              "the cache has no such entry, and its owner can't say: " + reason)
          : failure;
    }
  }

  /** What the owner says; where it can't, what was known last. */
  private CompletionStage<@Nullable Snapshot> owner(Asking asking) {
    if (!processors.present()) {
      return lastKnown(asking, "");
    }
    return processors
        .ask(asking.question())
        .handle(
            (reply, broken) ->
                broken == null
                    ? reply.fold(
                        found -> found(asking, found.json()),
                        () -> unknown(asking.name()),
                        elsewhere -> lastKnown(asking, "it is at " + elsewhere.address()),
                        notNow -> lastKnown(asking, notNow.reason()))
                    : lastKnown(asking, String.valueOf(Stages.cause(broken).getMessage())))
        .thenCompose(stage -> stage);
  }

  private CompletionStage<@Nullable Snapshot> found(Asking asking, byte[] json) {
    String key = key(asking.name());
    Snapshot snapshot = new Snapshot(shared.active.guess(), json).asStale();
    if (snapshot.version() < 0) {
      return lastKnown(asking, "what it says can't be understood");
    }
    shared.near.remember(key, snapshot, System.nanoTime());
    if (admitted(key, snapshot)) {
      shared.metrics.found();
      shared.told.told(asking.name(), snapshot.version());
      return CompletableFuture.completedStage(snapshot);
    }
    return asking.mayRepeat()
        ? owner(asking.again())
        : lastKnown(asking, "something newer was answered before");
  }

  private CompletionStage<@Nullable Snapshot> unknown(EntryName name) {
    shared.metrics.unknown();
    String key = key(name);
    shared.unknown.put(key, true);
    shared.near.forget(key);
    return CompletableFuture.completedStage(null);
  }

  private CompletionStage<@Nullable Snapshot> lastKnown(Asking asking, String reason) {
    String key = key(asking.name());
    Snapshot known = shared.near.lastKnown(key);
    if (known != null && admitted(key, known)) {
      shared.metrics.known();
      return CompletableFuture.completedStage(known.asStale());
    }
    shared.metrics.refused();
    return CompletableFuture.failedStage(asking.refusal(reason));
  }
}
