package io.tidemark.query;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.RedisConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** One removal of entries, in small steps; confined to one event loop. */
final class Clearing {
  private static final int KEYS_A_SCRIPT = 100;
  private static final int STEP = 500;
  private static final int MOST_GENERATIONS = 3;
  private static final int MOST_DIGITS = 18;
  static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** Keys that may wait to be filled again; with more, no further series are removed. */
  private static final long MOST_REFILLS = 100_000;

  /** So many entries are filled again, besides all series; more are left to their renewal. */
  private static final int FEW = 1_000;

  private final RedisLink link;
  private final ServedGeneration served;
  private final RemovalScript script;
  private final NearCache near;
  private final Choice choice;
  private final long begun = System.nanoTime();
  private final Map<CacheTopic, Long> removed = new EnumMap<>(CacheTopic.class);
  private long taken;
  private int generations;
  private long generation;
  private boolean complete = true;

  Clearing(RedisLink link, RemovalScript script, NearCache near, Choice choice) {
    this.link = link;
    this.served = new ServedGeneration(link);
    this.script = script;
    this.near = near;
    this.choice = choice;
  }

  /**
   * What was removed.
   *
   * @param complete whether all that was meant is out; else the time was up
   */
  record Cleared(long generation, Map<CacheTopic, Long> removed, boolean complete) {
    Cleared {
      removed = Map.copyOf(removed);
    }

    long total() {
      return removed.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Removes; again where another generation has come to be served meanwhile. */
  CompletionStage<Cleared> run() {
    return Turns.whileMore(this::generation)
        .thenApply(done -> new Cleared(generation, removed, complete));
  }

  private CompletionStage<Boolean> generation() {
    return served
        .look()
        .thenCompose(
            found -> {
              boolean another = found.keys().generation() != generation;
              complete &= !another || generations < MOST_GENERATIONS;
              if (!another || !complete) {
                return CompletableFuture.completedStage(false);
              }
              generations++;
              generation = found.keys().generation();
              return load(found.servers())
                  .thenCompose(loaded -> remove(found))
                  .thenApply(done -> complete);
            });
  }

  private CompletionStage<Void> load(List<RedisConnection.Server<byte[]>> servers) {
    return CompletableFuture.allOf(
        servers.stream()
            .map(server -> script.load(server.async()).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  private CompletionStage<Void> remove(ServedGeneration.Found found) {
    RedisKeys keys = found.keys();
    EntryKinds kinds = new EntryKinds(keys);
    String match = choice.match(keys);
    CompletionStage<Void> direct = remove(keys, kinds, choice.keys(keys));
    if (match == null) {
      return direct;
    }
    KeyWalk walk = new KeyWalk(found.servers(), match, STEP);
    return direct.thenCompose(
        done ->
            Turns.whileMore(
                () ->
                    walk.next()
                        .thenCompose(met -> remove(keys, kinds, wanted(keys, kinds, met)))
                        .thenApply(step -> !walk.finished() && inTime())));
  }

  private boolean inTime() {
    complete &= System.nanoTime() - begun < MOST_NANOS;
    return complete;
  }

  private List<String> wanted(RedisKeys keys, EntryKinds kinds, List<String> met) {
    return met.stream()
        .filter(
            key -> {
              CacheTopic kind = kinds.of(key);
              return kind != null && choice.wants(keys, key, kind);
            })
        .toList();
  }

  private CompletionStage<Void> remove(RedisKeys keys, EntryKinds kinds, List<String> entries) {
    if (entries.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    List<String> series = entries.stream().filter(kinds::isSeries).toList();
    if (series.isEmpty()) {
      return removeAll(keys, kinds, entries);
    }
    return link.connection()
        .async()
        .zcard(keys.refill())
        .thenCompose(
            waiting -> {
              if (waiting + series.size() <= MOST_REFILLS) {
                return removeAll(keys, kinds, entries);
              }
              complete = false;
              List<String> others = new ArrayList<>(entries);
              others.removeAll(series);
              return removeAll(keys, kinds, others);
            });
  }

  private CompletionStage<Void> removeAll(RedisKeys keys, EntryKinds kinds, List<String> entries) {
    RedisConnection<byte[]> connection = link.connection();
    boolean together = connection.servers().isEmpty();
    taken += entries.size();
    boolean few = taken <= FEW;
    int most = together ? KEYS_A_SCRIPT : 1;
    List<CompletableFuture<Void>> calls = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += most) {
      List<String> some = entries.subList(from, Math.min(entries.size(), from + most));
      calls.add(
          script
              .run(connection.async(), together ? keys.refill() : "", few, some)
              .thenApply(versions -> counted(kinds, some, versions))
              .thenApply(gone -> few ? gone : gone.stream().filter(kinds::isSeries).toList())
              .thenCompose(
                  gone ->
                      together || gone.isEmpty()
                          ? CompletableFuture.completedStage(null)
                          : refilled(connection.async(), keys, gone))
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new));
  }

  /** Counts, and drops it here before anybody hears of it; returns what was there. */
  private List<String> counted(EntryKinds kinds, List<String> some, List<byte[]> versions) {
    List<String> gone = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      String key = some.get(i);
      String version = new String(versions.get(i), StandardCharsets.US_ASCII);
      CacheTopic kind = kinds.of(key);
      if (!version.isEmpty() && kind != null) {
        near.changed(
            key, version.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(version));
        removed.merge(kind, 1L, Long::sum);
        gone.add(key);
      }
    }
    return gone;
  }

  private static CompletionStage<Void> refilled(
      RedisClusterAsyncCommands<String, byte[]> redis, RedisKeys keys, List<String> gone) {
    double now = System.currentTimeMillis();
    CompletableFuture<?>[] asked =
        gone.stream()
            .map(key -> redis.zadd(keys.refill(), now, key.getBytes(StandardCharsets.US_ASCII)))
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(asked);
  }
}
