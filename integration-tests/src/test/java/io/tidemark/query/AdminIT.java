package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.model.wire.RedisKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the administration tells, and the warm-up. */
class AdminIT {
  private static final RedisKeys KEYS = QueryRig.KEYS;

  private static QueryRig rig;
  private static HttpServer ingest;
  private static final List<String> ASKED = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    ingest = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ingest.createContext(
        "/v1/refresh",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          ASKED.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
          rig.write(KEYS.quote("NEWS"), QueryRig.quote("NEWS", 5));
          byte[] answer =
              ("{\"symbols\":[{\"symbol\":\"NEWS\",\"source\":\"x\",\"tidemark\":\"1@5\"},"
                      + "{\"symbol\":\"NOPE\",\"reason\":\"no provider knows it\"}]}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    ingest.start();
    URI url = URI.create("http://127.0.0.1:" + ingest.getAddress().getPort());
    rig =
        QueryRig.start(
            QueryRig.CONFIG
                .withNear(NearConfig.local())
                .withIngest(new IngestLink(url, "push-key")));
    rig.awaitTrust();
  }

  @AfterAll
  static void stop() {
    rig.close();
    ingest.stop(0);
  }

  @BeforeEach
  void fill() {
    rig.awaitReady();
    rig.awaitTrust();
    rig.clear();
    ASKED.clear();
    for (int i = 0; i < 300; i++) {
      rig.redis().set(KEYS.quote("S" + i), QueryRig.quote("S" + i, 3));
    }
    rig.redis().set(KEYS.asset("S1"), QueryRig.quote("S1", 3));
    rig.redis().zadd(KEYS.bars("1d", "S1"), 0, "{\"version\":3}");
    rig.redis().zadd(KEYS.symbols(), 0, "S1");
    rig.redis().set("tm:8:quote:OTHER", QueryRig.quote("OTHER", 3));
  }

  @Test
  void info_tellsOfServerGenerationAndNearCache() {
    rig.redis().set(KEYS.edition(), "v2");

    JsonNode info = rig.json("/v1/cache/info");

    assertThat(info.path("mode").asText()).isEqualTo("standalone");
    assertThat(info.path("version").asText()).matches("[0-9]+\\..*");
    assertThat(info.path("generation").asLong()).isEqualTo(7);
    assertThat(info.path("edition").asText()).isEqualTo("v2");
    assertThat(info.path("keys").asLong()).isEqualTo(rig.redis().dbsize());
    assertThat(info.path("usedBytes").asLong()).isPositive();
    assertThat(info.path("clients").asLong()).isPositive();
    assertThat(info.path("near").path("trusted").isBoolean()).isTrue();
    assertThat(info.path("servers")).hasSize(1);
    assertThat(info.path("servers").get(0).path("policy").asText()).isNotEmpty();
  }

  @Test
  void stats_countWhatIsThereAndWhatWasRead() {
    for (int i = 0; i < 3_000; i++) {
      rig.get("/v1/quotes/S7");
    }
    rig.get("/v1/quotes/ABSENT");

    JsonNode stats = rig.json("/v1/cache/stats");

    JsonNode kinds = stats.path("entries").path("kinds");
    assertThat(stats.path("entries").path("complete").asBoolean()).isTrue();
    assertThat(kinds.path("quotes").path("count").asInt()).isEqualTo(300);
    assertThat(kinds.path("quotes").path("bytes").asInt()).isGreaterThan(300 * 50);
    assertThat(kinds.path("assets").path("count").asInt()).isEqualTo(1);
    assertThat(kinds.path("bars-1d").path("bytes").asInt()).isPositive();
    assertThat(kinds.path("valuations").path("count").asInt()).isZero();
    assertThat(stats.path("near").path("hits").asLong()).isGreaterThan(1_000);
    assertThat(stats.path("near").path("hitShare").asDouble()).isBetween(0.1, 1.0);
    assertThat(stats.path("redis").path("misses").asLong()).isPositive();
    assertThat(stats.path("redis").path("p99Micros").asLong()).isPositive();
    assertThat(stats.path("answers").path("meanMicros").asLong()).isPositive();
    assertThat(stats.path("mostRead").get(0).path("key").asText()).isEqualTo("quote:S7");
    assertThat(stats.path("since").asLong()).isBetween(1L, System.currentTimeMillis());
  }

  @Test
  void keys_pageByPage_areAllOfThisGenerationAndNoOther() {
    Set<String> seen = new HashSet<>();
    List<Integer> sizes = new ArrayList<>();
    String token = "";
    do {
      JsonNode page = rig.json("/v1/cache/keys?pattern=quote:*&limit=50" + token);
      page.path("keys").forEach(key -> seen.add(key.asText()));
      sizes.add(page.path("keys").size());
      JsonNode next = page.path("nextPageToken");
      token = next.isNull() ? "" : "&pageToken=" + next.asText();
    } while (!token.isEmpty() && sizes.size() < 100);

    assertThat(seen).hasSize(300).allMatch(key -> key.startsWith("quote:S"));
    assertThat(sizes).hasSizeGreaterThan(2).allMatch(size -> size < 300);
    assertThat(rig.redis().info("commandstats")).contains("cmdstat_scan");
  }

  @Test
  void keys_byPattern_areThoseThatMatch() {
    assertThat(rig.json("/v1/cache/keys?pattern=quote:S1?").path("keys")).hasSize(10);
    assertThat(rig.json("/v1/cache/keys?pattern=*:S1&limit=1000").path("keys"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("quote:S1", "asset:S1", "bars:1d:S1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pattern=%5Bab%5D",
        "pattern=a%5C*",
        "pattern=a%20b",
        "pattern=%00",
        "pattern=",
        "pattern=*a*a*a*a*",
        "limit=0",
        "limit=1001",
        "pageToken=x",
        "pageToken=a2V5cy83LzAvaG9zdA",
        "pageToken=a2V5cy85LzAv",
        "pageToken=a2V5cy83Lzk5OTk5OTk5OTk5OTk5OTk5OTk5Lw"
      })
  void keys_ofWhatCantBeUnderstood_are400(String query) {
    assertThat(rig.get("/v1/cache/keys?" + query).statusCode()).isEqualTo(400);
  }

  @Test
  void keys_areNeverAskedForAtOnce() {
    rig.redis().configResetstat();

    rig.get("/v1/cache/keys");
    rig.get("/v1/cache/stats");
    rig.send("DELETE", "/v1/cache?pattern=quote:S2*");

    assertThat(rig.redis().info("commandstats")).doesNotContain("cmdstat_keys:");
  }

  @Test
  void health_isUpWhereRedisAnswers() {
    JsonNode health = rig.json("/v1/cache/health");

    assertThat(health.path("status").asText()).isEqualTo("UP");
    assertThat(health.path("servers").get(0).path("pingMicros").asLong()).isPositive();
  }

  @Test
  void health_whileRedisIsSilent_is503() {
    rig.redis().clientPause(3_000);

    assertThat(rig.get("/v1/cache/health").statusCode()).isEqualTo(503);

    Awaitility.await().until(() -> rig.get("/v1/cache/health").statusCode() == 200);
  }

  private static JsonNode warm(String symbols) {
    HttpResponse<String> answer = rig.post("/v1/cache/warmup?symbols=" + symbols, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return QueryRig.parse(answer.body());
  }

  @Test
  void warmup_ofWhatRedisHas_bringsItNear() {
    JsonNode warmed = warm("S1,S2");

    assertThat(warmed.path("counts").path("cached").asInt()).isEqualTo(2);
    assertThat(warmed.path("symbols").get(0).path("entries"))
        .extracting(JsonNode::asText)
        .containsExactly("quote", "asset");
    assertThat(ASKED).isEmpty();
    long before = stat("near", "hits");
    Awaitility.await() // not answered from near while a busy machine lets announcements wait
        .until(() -> rig.get("/v1/quotes/S1").statusCode() == 200 && stat("near", "hits") > before);
  }

  private static long stat(String part, String name) {
    return rig.json("/v1/cache/stats").path(part).path(name).asLong();
  }

  @Test
  void warmup_ofWhatNobodyKnows_asksIngestForIt() {
    JsonNode warmed = warm("S1,NEWS,NOPE");

    assertThat(ASKED).containsExactly("Bearer push-key {\"symbols\":[\"NEWS\",\"NOPE\"]}");
    JsonNode news = warmed.path("symbols").get(1);
    assertThat(news.path("outcome").asText()).isEqualTo("fetched");
    assertThat(news.path("entries").get(0).asText()).isEqualTo("quote");
    JsonNode nope = warmed.path("symbols").get(2);
    assertThat(nope.path("outcome").asText()).isEqualTo("unknown");
    assertThat(nope.path("note").asText()).isEqualTo("no provider knows it");
  }

  @Test
  void warmup_whereIngestIsAway_saysSo() {
    try (QueryRig alone =
        QueryRig.start(
            QueryRig.CONFIG.withIngest(new IngestLink(URI.create("http://127.0.0.1:1"), "")))) {
      HttpResponse<String> answer = alone.post("/v1/cache/warmup?symbols=NOPE", "");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("ingest does not answer");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?symbols=", "?symbols=*", "?symbols=a%20b"})
  void warmup_ofNoSymbols_is400(String query) {
    assertThat(rig.post("/v1/cache/warmup" + query, "").statusCode()).isEqualTo(400);
  }
}
