package io.tidemark.query;

import io.tidemark.model.wire.RedisKeys;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells what this process has counted, and what Redis holds of each kind; on one event loop. */
final class StatsReport {
  private static final int MOST_READ = 100;

  /** A census is kept for so long. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final RedisLink link;
  private final ServedGeneration served;
  private final QueryMetrics metrics;
  private final NearCache near;
  private final NearMetrics nearMetrics;
  private @Nullable CompletableFuture<JsonObject> census;
  private long censusNanos;

  StatsReport(RedisLink link, QueryMetrics metrics, NearCache near, NearMetrics nearMetrics) {
    this.link = link;
    this.served = new ServedGeneration(link);
    this.metrics = metrics;
    this.near = near;
    this.nearMetrics = nearMetrics;
  }

  CompletionStage<Answer> answer() {
    return census().thenApply(entries -> Answer.json(report(entries).toBuffer()));
  }

  private CompletableFuture<JsonObject> census() {
    CompletableFuture<JsonObject> last = census;
    boolean usable =
        last != null
            && !last.isCompletedExceptionally()
            && System.nanoTime() - censusNanos < FRESH_NANOS;
    if (last == null || !usable) {
      censusNanos = System.nanoTime();
      last = Census.take(link, served).toCompletableFuture();
      census = last;
    }
    return last;
  }

  private JsonObject report(JsonObject entries) {
    return new JsonObject()
        .put("since", metrics.since())
        .put(
            "answers",
            metrics
                .answersJson()
                .put("sampledOneIn", QueryMetrics.SAMPLED_ONE_IN)
                .put("errors", metrics.answered(5))
                .put("refused", metrics.answered(4)))
        .put("near", nearMetrics.json())
        .put("redis", metrics.redisJson())
        .put("mostRead", mostRead())
        .put("entries", entries.copy());
  }

  private JsonArray mostRead() {
    JsonArray keys = new JsonArray();
    for (MostRead.Reads reads : near.mostRead().top(MOST_READ)) {
      keys.add(
          new JsonObject()
              .put("key", RedisKeys.behindGeneration(reads.key()))
              .put("reads", reads.reads())
              .put("atMostOver", reads.atMostOver()));
    }
    return keys;
  }
}
