package io.tidemark.query;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RedisKeys;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** One count of the entries by kind, and of the bytes of some of each; on one event loop. */
final class Census {
  private static final int STEP = 1_000;
  private static final int SAMPLE = 32;
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Map<CacheTopic, Counted> counted = new EnumMap<>(CacheTopic.class);
  private final RedisKeys keys;
  private final EntryKinds kinds;
  private boolean complete;

  private Census(RedisKeys keys) {
    this.keys = keys;
    this.kinds = new EntryKinds(keys);
    for (CacheTopic kind : CacheTopic.values()) {
      counted.put(kind, new Counted());
    }
  }

  /** Entries of one kind, some of them drawn, each as likely as any other. */
  private static final class Counted {
    long count;
    final List<String> sample = new ArrayList<>();
    double meanBytes;

    void add(String key) {
      count++;
      if (sample.size() < SAMPLE) {
        sample.add(key);
      } else {
        long place = ThreadLocalRandom.current().nextLong(count);
        if (place < SAMPLE) {
          sample.set((int) place, key);
        }
      }
    }
  }

  /** Takes it, within some seconds; what has not been met by then is not counted. */
  static CompletionStage<JsonObject> take(RedisLink link, ServedGeneration served) {
    return served
        .look()
        .thenCompose(
            found -> {
              Census census = new Census(found.keys());
              return census
                  .count(new KeyWalk(found.servers(), found.keys().prefix() + "*", STEP))
                  .thenCompose(done -> census.weigh(link.connection().async()))
                  .thenApply(done -> census.json());
            });
  }

  private CompletionStage<Void> count(KeyWalk walk) {
    long begun = System.nanoTime();
    return Turns.whileMore(
        () ->
            walk.next()
                .thenApply(
                    met -> {
                      for (String key : met) {
                        CacheTopic kind = kinds.of(key);
                        Counted one = kind == null ? null : counted.get(kind);
                        if (one != null) {
                          one.add(key);
                        }
                      }
                      complete = walk.finished();
                      return !complete && System.nanoTime() - begun < MOST_NANOS;
                    }));
  }

  private CompletionStage<Void> weigh(RedisClusterAsyncCommands<String, byte[]> redis) {
    List<CompletableFuture<Void>> weighed = new ArrayList<>();
    counted
        .values()
        .forEach(
            one -> {
              List<CompletableFuture<Long>> bytes =
                  one.sample.stream()
                      .map(key -> redis.memoryUsage(key).toCompletableFuture())
                      .toList();
              weighed.add(
                  CompletableFuture.allOf(bytes.toArray(CompletableFuture<?>[]::new))
                      .thenAccept(done -> one.meanBytes = mean(bytes)));
            });
    return CompletableFuture.allOf(weighed.toArray(CompletableFuture<?>[]::new));
  }

  /** One that has vanished meanwhile has none. */
  private static double mean(List<CompletableFuture<Long>> bytes) {
    return bytes.stream()
        .map(CompletableFuture::join)
        .filter(one -> one != null)
        .mapToLong(Long::longValue)
        .average()
        .orElse(0);
  }

  private JsonObject json() {
    JsonObject byKind = new JsonObject();
    counted.forEach(
        (kind, one) ->
            byKind.put(
                kind.suffix(),
                new JsonObject()
                    .put("count", one.count)
                    .put("bytes", Math.round(one.meanBytes * one.count))
                    .put("sampled", one.sample.size())));
    return new JsonObject()
        .put("takenAt", System.currentTimeMillis())
        .put("generation", keys.generation())
        .put("complete", complete)
        .put("kinds", byKind);
  }
}
