package io.tidemark.query;

import io.tidemark.runtime.Health;
import io.tidemark.runtime.RedisConnection;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Tells whether every server of the cache answers, and how soon; refuses where it is not so. */
final class CacheHealth {
  private static final long MOST_MILLIS = 1_000;

  private final RedisLink link;
  private final Health health;
  private final NearCache near;

  CacheHealth(RedisLink link, Health health, NearCache near) {
    this.link = link;
    this.health = health;
    this.near = near;
  }

  CompletionStage<Answer> answer() {
    return link.connection()
        .each()
        .orTimeout(MOST_MILLIS, TimeUnit.MILLISECONDS)
        .thenCompose(CacheHealth::pinged)
        .thenApply(this::told);
  }

  private Answer told(List<JsonObject> servers) {
    Map<String, String> problems = health.notReady();
    if (!problems.isEmpty()) {
      throw RefusedException.unavailable(
          problems.entrySet().stream()
              .map(problem -> problem.getKey() + ": " + problem.getValue())
              .collect(Collectors.joining("; ")));
    }
    return Answer.json(
        new JsonObject()
            .put("status", "UP")
            .put("servers", new JsonArray(List.copyOf(servers)))
            .put("nearTrusted", near.trusted())
            .toBuffer());
  }

  private static CompletionStage<List<JsonObject>> pinged(
      List<RedisConnection.Server<byte[]>> servers) {
    List<CompletableFuture<JsonObject>> asked = servers.stream().map(CacheHealth::ping).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> asked.stream().map(CompletableFuture::join).toList());
  }

  private static CompletableFuture<JsonObject> ping(RedisConnection.Server<byte[]> server) {
    long sent = System.nanoTime();
    return server
        .async()
        .ping()
        .toCompletableFuture()
        .orTimeout(MOST_MILLIS, TimeUnit.MILLISECONDS)
        .thenApply(
            pong ->
                new JsonObject()
                    .put("server", server.address())
                    .put("pingMicros", TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - sent)));
  }
}
