package io.tidemark.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.it.Servers;
import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.RedisSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** A query API on a real Redis, and a client of each. */
final class QueryRig implements AutoCloseable {
  static final RedisKeys KEYS = new RedisKeys(7);

  /**
   * Without a near cache, so that what a test puts into Redis unannounced is seen at once; a busy
   * machine is no outage.
   */
  static final QueryConfig CONFIG =
      QueryConfig.local()
          .withPort(0)
          .withNear(NearConfig.off())
          .withTimeout(Duration.ofSeconds(20));

  /** Writes an entry and announces it in one step. */
  static final String WRITE =
      "redis.call('SET', KEYS[1], ARGV[1]); "
          + "return redis.call('PUBLISH', 'tm:changes', KEYS[1] .. ' ' .. ARGV[2])";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Servers.Redis server;
  private final RedisClient client;
  private final RedisCommands<String, String> redis;
  private final QueryService service;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private QueryRig(QueryConfig config, UnaryOperator<String> way) {
    server = Servers.redis();
    client = RedisClient.create(server.url());
    redis = client.connect().sync();
    service = new QueryService(config, RedisSettings.local(way.apply(server.url())));
    service.start();
  }

  /** With generation 7 active and nothing in it. */
  static QueryRig start() {
    return start(CONFIG);
  }

  static QueryRig start(QueryConfig config) {
    return start(config, url -> url);
  }

  /**
   * @param way to Redis' address, through a proxy for example
   */
  static QueryRig start(QueryConfig config, UnaryOperator<String> way) {
    QueryRig rig = new QueryRig(config, way);
    rig.redis.set(RedisKeys.ACTIVE, "7");
    rig.awaitReady();
    return rig;
  }

  void awaitReady() {
    Awaitility.await().until(() -> service.health().notReady().isEmpty());
  }

  /** Empties the Redis, but for the active generation; in one step, so that it stays ready. */
  void clear() {
    redis.multi();
    redis.flushall();
    redis.set(RedisKeys.ACTIVE, "7");
    redis.exec();
  }

  /** Waits until the near cache may answer. */
  void awaitTrust() {
    Awaitility.await()
        .until(() -> get("/metrics").body().contains("tidemark_query_near_trusted 1"));
  }

  /** Writes an entry and announces it, in one step as the sink does. */
  void write(String key, String json) {
    String version = Long.toString(Entry.version(json.getBytes(StandardCharsets.UTF_8)));
    redis.eval(WRITE, ScriptOutputType.INTEGER, new String[] {key}, json, version);
  }

  /**
   * Writes an entry while nobody listens to announcements: in one step with the end of all
   * listeners' connections, so that none of them is back before.
   *
   * @param others whose connections end as well
   */
  void writeUnheard(String key, String json, KillArgs... others) {
    redis.multi();
    redis.clientKill(KillArgs.Builder.typePubsub());
    for (KillArgs other : others) {
      redis.clientKill(other);
    }
    redis.set(key, json);
    redis.exec();
  }

  RedisCommands<String, String> redis() {
    return redis;
  }

  String redisUrl() {
    return server.url();
  }

  QueryService service() {
    return service;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + service.port() + path);
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, headers);
  }

  /** Asks another instance. */
  HttpResponse<String> at(URI other, String path) {
    return send("GET", other.resolve(path));
  }

  HttpResponse<String> send(String method, String path, String... headers) {
    return send(method, uri(path), headers);
  }

  /** Asks without waiting for the answer, however many others are waited for. */
  CompletableFuture<HttpResponse<String>> later(String path, String... headers) {
    return http.sendAsync(
        request("GET", uri(path), headers),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static HttpRequest request(String method, URI uri, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(40));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  private HttpResponse<String> send(String method, URI uri, String... headers) {
    try {
      return http.send(
          request(method, uri, headers),
          HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends a body. */
  HttpResponse<String> post(String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .timeout(Duration.ofSeconds(40))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  JsonNode json(String path) {
    return parse(get(path).body());
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }

  /** A quote of a version and the tidemark of that offset. */
  static String quote(String symbol, long version) {
    return "{\"version\":"
        + version
        + ",\"symbol\":\""
        + symbol
        + "\",\"price\":\"0.01\",\"tidemark\":\"1@"
        + version
        + "\"}";
  }

  /** A quote as the sink writes it, of version 3 and the tidemark {@code 1@42}. */
  static String quote(String symbol, String price) {
    return "{\"version\":3,\"symbol\":\""
        + symbol
        + "\",\"price\":\""
        + price
        + "\",\"tidemark\":\"1@42\"}";
  }

  @Override
  public void close() {
    service.close();
    client.shutdown(0, 2, TimeUnit.SECONDS);
    server.close();
  }
}
