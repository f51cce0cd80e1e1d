package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.tidemark.it.RedisProcesses;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.RedisSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The administration of a cache that lies on several servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterAdminIT {
  private static final RedisKeys KEYS = QueryRig.KEYS;
  private static final int SYMBOLS = 200;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private RedisProcesses servers;
  private RedisClusterClient client;
  private RedisAdvancedClusterCommands<String, String> redis;
  private QueryService service;

  @BeforeAll
  void start(@TempDir Path directory) {
    servers = RedisProcesses.cluster(directory);
    client =
        RedisClusterClient.create(
            "redis://" + servers.url().replaceFirst("redis-cluster://([^,]*).*", "$1"));
    redis = client.connect().sync();
    redis.set(RedisKeys.ACTIVE, "7");
    for (int i = 0; i < SYMBOLS; i++) {
      redis.set(KEYS.quote("S" + i), QueryRig.quote("S" + i, 3));
      redis.zadd(KEYS.bars("1d", "S" + i), 0, "{\"version\":3,\"openTime\":0}");
    }
    service = new QueryService(QueryRig.CONFIG, RedisSettings.local(servers.url()));
    service.start();
    Awaitility.await().until(() -> service.health().notReady().isEmpty());
  }

  @AfterAll
  void stop() {
    if (service != null) {
      service.close();
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
    if (servers != null) {
      servers.close();
    }
  }

  private JsonNode ask(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(40))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return QueryRig.parse(answer.body());
  }

  @Test
  void administration_reachesEveryServer() throws Exception {
    JsonNode info = ask("GET", "/v1/cache/info", "");
    assertThat(info.path("mode").asText()).isEqualTo("cluster");
    assertThat(info.path("servers")).hasSize(3);
    assertThat(info.path("keys").asInt()).isGreaterThanOrEqualTo(2 * SYMBOLS + 1);
    assertThat(ask("GET", "/v1/cache/health", "").path("servers")).hasSize(3);
    assertThat(ask("GET", "/v1/cache/stats", "").at("/entries/kinds/quotes/count").asInt())
        .isEqualTo(SYMBOLS);

    Set<String> seen = new HashSet<>();
    String token = "";
    for (int page = 0; page < 200 && (page == 0 || !token.isEmpty()); page++) {
      JsonNode keys = ask("GET", "/v1/cache/keys?pattern=quote:*&limit=20" + token, "");
      keys.path("keys").forEach(key -> seen.add(key.asText()));
      JsonNode next = keys.path("nextPageToken");
      token = next.isNull() ? "" : "&pageToken=" + next.asText();
    }
    assertThat(seen).hasSize(SYMBOLS);

    JsonNode one = ask("POST", "/v1/cache/invalidate", "{\"symbol\":\"S1\"}");
    assertThat(one.path("removed").asInt()).isEqualTo(2);
    assertThat(redis.zrange(KEYS.refill(), 0, -1))
        .containsExactlyInAnyOrder(KEYS.quote("S1"), KEYS.bars("1d", "S1"));

    JsonNode rest = ask("DELETE", "/v1/cache?pattern=*", "");
    assertThat(rest.path("removed").asInt()).isEqualTo(2 * SYMBOLS - 2);
    assertThat(redis.zcard(KEYS.refill())).isEqualTo(2 * SYMBOLS);
    assertThat(redis.get(KEYS.quote("S2"))).isEqualTo("{\"version\":2,\"deleted\":true}");
    assertThat(redis.get(RedisKeys.ACTIVE)).isEqualTo("7");
  }
}
