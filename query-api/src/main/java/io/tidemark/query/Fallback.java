package io.tidemark.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.model.wire.StateQuestion;
import io.tidemark.model.wire.StateReply;
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
    return processors.present() ? owner(name, true, null) : CompletableFuture.completedStage(null);
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
        ? owner(name, false, failure)
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
        name,
        true,
        RefusedException.unavailable("the cache has fallen behind what was answered before"));
  }

  /** Whether an entry of Redis is not older than what processors have told of it. */
  boolean admits(EntryName name, Snapshot snapshot) {
    return shared.told.admits(name, snapshot);
  }

  private String key(EntryName name) {
    return name.key(new RedisKeys(shared.active.guess()));
  }

  private boolean admitted(String key, Snapshot known) {
    return shared.highWater.admits(key, known.version());
  }

  /**
   * What the owner says; where it can't, what was known last.
   *
   * @param renew whether Redis has lost it
   * @param failure what else is told; null for the owner's own words
   */
  private CompletionStage<@Nullable Snapshot> owner(
      EntryName name, boolean renew, @Nullable Throwable failure) {
    if (!processors.present()) {
      return lastKnown(name, failure);
    }
    StateQuestion question = new StateQuestion(renew, name.kind(), name.recordKey());
    return processors
        .ask(question)
        .handle(
            (reply, broken) ->
                broken == null
                    ? reply.fold(
                        found -> found(name, found.json(), failure),
                        () -> unknown(name),
                        elsewhere -> lastKnown(name, failure),
                        notNow -> lastKnown(name, told(failure, notNow)))
                    : lastKnown(name, failure == null ? Stages.cause(broken) : failure))
        .thenCompose(stage -> stage);
  }

  private static Throwable told(@Nullable Throwable failure, StateReply.NotNow notNow) {
    return failure == null
        ? RefusedException.unavailable(
            "the cache has no such entry, and its owner can't say: " + notNow.reason())
        : failure;
  }

  private CompletionStage<@Nullable Snapshot> found(
      EntryName name, byte[] json, @Nullable Throwable failure) {
    String key = key(name);
    Snapshot snapshot = new Snapshot(shared.active.guess(), json).asStale();
    if (snapshot.version() < 0 || !admitted(key, snapshot)) {
      return lastKnown(name, failure);
    }
    shared.metrics.found();
    shared.told.told(name, snapshot.version());
    shared.near.remember(key, snapshot, System.nanoTime());
    return CompletableFuture.completedStage(snapshot);
  }

  private CompletionStage<@Nullable Snapshot> unknown(EntryName name) {
    shared.metrics.unknown();
    String key = key(name);
    shared.unknown.put(key, true);
    shared.near.forget(key);
    return CompletableFuture.completedStage(null);
  }

  private CompletionStage<@Nullable Snapshot> lastKnown(
      EntryName name, @Nullable Throwable failure) {
    String key = key(name);
    Snapshot known = shared.near.lastKnown(key);
    if (known != null && admitted(key, known)) {
      shared.metrics.known();
      return CompletableFuture.completedStage(known.asStale());
    }
    shared.metrics.refused();
    return CompletableFuture.failedStage(
        failure == null ? RefusedException.unavailable("nobody can say now") : failure);
  }
}
