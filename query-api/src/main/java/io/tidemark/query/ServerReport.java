package io.tidemark.query;

import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.RedisConnection;
import io.tidemark.runtime.RedisUrl;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells what Redis is like, server by server and summed. */
final class ServerReport {
  private static final Pattern KEYS = Pattern.compile("keys=([0-9]+)");

  private final RedisLink link;
  private final ServedGeneration served;
  private final NearCache near;
  private final RedisUrl url;

  ServerReport(RedisLink link, NearCache near, RedisUrl url) {
    this.link = link;
    this.served = new ServedGeneration(link);
    this.near = near;
    this.url = url;
  }

  CompletionStage<Answer> answer() {
    return served
        .look()
        .thenCompose(
            found ->
                all(found.servers())
                    .thenCombine(
                        link.connection().async().get(found.keys().edition()),
                        (servers, edition) -> report(found.keys(), edition(edition), servers)))
        .thenApply(json -> Answer.json(json.toBuffer()));
  }

  private static String edition(byte[] value) {
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }

  private JsonObject report(RedisKeys keys, String edition, List<JsonObject> servers) {
    return new JsonObject()
        .put("mode", url.deployment().name().toLowerCase(Locale.ROOT))
        .put("version", servers.isEmpty() ? null : servers.get(0).getString("version"))
        .put("generation", keys.generation())
        .put("edition", edition)
        .put("keys", sum(servers, "keys"))
        .put("clients", sum(servers, "clients"))
        .put("usedBytes", sum(servers, "usedBytes"))
        .put("maxBytes", sum(servers, "maxBytes"))
        .put("servers", new JsonArray(List.copyOf(servers)))
        .put("near", near.json());
  }

  private static long sum(List<JsonObject> servers, String field) {
    return servers.stream().mapToLong(server -> server.getLong(field, 0L)).sum();
  }

  private CompletionStage<List<JsonObject>> all(List<RedisConnection.Server<byte[]>> servers) {
    List<CompletableFuture<JsonObject>> asked =
        servers.stream()
            .map(
                server ->
                    server
                        .async()
                        .info()
                        .thenApply(text -> one(name(server), text))
                        .toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> asked.stream().map(CompletableFuture::join).toList());
  }

  /** Its address, without a login; of a single server as it was configured. */
  private String name(RedisConnection.Server<byte[]> server) {
    return server.address().isEmpty() ? url.nodes().get(0).toString() : server.address();
  }

  /** What one server says of itself. */
  static JsonObject one(String name, String text) {
    Map<String, String> said = new HashMap<>();
    text.lines()
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon > 0) {
                said.put(line.substring(0, colon), line.substring(colon + 1).strip());
              }
            });
    return new JsonObject()
        .put("server", name)
        .put("version", said.getOrDefault("redis_version", ""))
        .put("mode", said.getOrDefault("redis_mode", ""))
        .put("role", said.getOrDefault("role", ""))
        .put("uptimeSeconds", number(said, "uptime_in_seconds"))
        .put("keys", keys(said))
        .put("clients", number(said, "connected_clients"))
        .put("usedBytes", number(said, "used_memory"))
        .put("maxBytes", number(said, "maxmemory"))
        .put("policy", said.getOrDefault("maxmemory_policy", ""))
        .put("evicted", number(said, "evicted_keys"))
        .put("expired", number(said, "expired_keys"))
        .put("commandsASecond", number(said, "instantaneous_ops_per_sec"));
  }

  private static long keys(Map<String, String> said) {
    return said.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("db"))
        .map(entry -> KEYS.matcher(entry.getValue()))
        .filter(Matcher::find)
        .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
        .sum();
  }

  private static long number(Map<String, String> said, String name) {
    try {
      return Long.parseLong(said.getOrDefault(name, "0"));
    } catch (NumberFormatException e) {
      return 0; // not every server that speaks Redis tells all
    }
  }
}
