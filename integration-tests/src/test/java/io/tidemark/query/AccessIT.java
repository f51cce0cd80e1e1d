package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.it.Wire;
import io.tidemark.runtime.access.AccessSettings;
import io.tidemark.runtime.access.ApiKey;
import io.tidemark.runtime.access.ApiKeys;
import io.tidemark.runtime.access.Cors;
import io.tidemark.runtime.access.RateLimit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of access, tried from its wrong side. */
class AccessIT {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final String INFO = "GET /v1/cache/info";
  private static final String QUOTE = "GET /v1/quotes/A";
  private static final AccessSettings KEYED =
      AccessSettings.localQuery()
          .withKeys(
              ApiKeys.NONE,
              new ApiKeys(List.of(ApiKey.of("ops", "admin-key"), ApiKey.of("ci", "other-key"))));
  private static final AccessSettings CLOSED =
      AccessSettings.localQuery()
          .withKeys(
              new ApiKeys(List.of(ApiKey.of("app", "read-key"))),
              new ApiKeys(List.of(ApiKey.of("ops", "admin-key"))));

  @TempDir private Path directory;

  private static QueryRig start(AccessSettings access) {
    QueryRig rig =
        QueryRig.start(
            QueryRig.CONFIG
                .withServing(new QueryConfig.Serving("0.0.0.0", 0, 2))
                .withAccess(access));
    rig.redis().set(QueryRig.KEYS.quote("A"), QueryRig.quote("A", "1"));
    return rig;
  }

  private static Wire.Reply ask(QueryRig rig, String line, String... headers) throws IOException {
    return Wire.ask(HERE, rig.service().port(), line, headers);
  }

  private static String bearer(String key) {
    return "Authorization: Bearer " + key;
  }

  @Test
  void administration_withoutAKeyConfigured_isThisMachinesOwn() throws IOException {
    try (QueryRig rig = start(AccessSettings.localQuery())) {
      assertThat(ask(rig, INFO).status()).isEqualTo(200);
      assertThat(ask(rig, INFO, "Host: localhost:8080").status()).isEqualTo(200);
      assertThat(ask(rig, INFO, "Origin: http://localhost:8080").status()).isEqualTo(200);

      for (String sign :
          List.of(
              "Host: rebound.example",
              "Host: 127.0.0.1.rebound.example",
              "Origin: https://evil.example",
              "Origin: null",
              "X-Forwarded-For: 127.0.0.1",
              "X-Real-IP: 127.0.0.1",
              "Via: 1.1 proxy",
              "Forwarded: for=127.0.0.1")) {
        Wire.Reply reply = ask(rig, INFO, sign);
        assertThat(reply.status()).as(sign).isEqualTo(403);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.body()).contains("TIDEMARK_QUERY_ADMIN_KEYS");
      }
    }
  }

  @Test
  void administration_withoutAKeyConfigured_isNoOtherMachines() throws IOException {
    InetAddress outside = Wire.outside().orElse(null);
    Assumptions.assumeTrue(outside != null, "needs an address besides loopback");
    try (QueryRig rig = start(AccessSettings.localQuery())) {
      int port = rig.service().port();

      for (String pretence :
          List.of("Host: 127.0.0.1", "X-Forwarded-For: 127.0.0.1", bearer("anything"))) {
        assertThat(Wire.ask(outside, port, INFO, pretence).status()).as(pretence).isEqualTo(403);
        assertThat(Wire.ask(outside, port, "DELETE /v1/cache?pattern=*", pretence).status())
            .isEqualTo(403);
      }
      assertThat(Wire.ask(outside, port, QUOTE).status()).isEqualTo(200);
      assertThat(rig.redis().get(QueryRig.KEYS.quote("A"))).isEqualTo(QueryRig.quote("A", "1"));
    }
  }

  @Test
  void administration_withKeys_wantsOneFromEverybody() throws IOException {
    try (QueryRig rig = start(KEYED)) {
      Wire.Reply bare = ask(rig, INFO);
      assertThat(bare.status()).isEqualTo(401);
      assertThat(bare.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"tidemark\"");

      for (String wrong :
          List.of(
              bearer("admin-kez"),
              bearer(""),
              bearer("ops:admin-key"),
              bearer(ApiKey.of("ops", "admin-key").sha256()),
              "Authorization: Basic admin-key",
              "Authorization: admin-key",
              "X-Api-Key: admin-key")) {
        assertThat(ask(rig, INFO, wrong).status()).as(wrong).isEqualTo(401);
      }
      assertThat(ask(rig, INFO, bearer("x")).header("WWW-Authenticate")).contains("invalid_token");
      assertThat(ask(rig, INFO + "?access_token=admin-key").status()).isEqualTo(401);

      assertThat(ask(rig, INFO, bearer("admin-key")).status()).isEqualTo(200);
      assertThat(ask(rig, INFO, bearer("other-key")).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/cache/info",
        "GET /v1/cache/stats",
        "GET /v1/cache/keys",
        "GET /v1/cache/health",
        "HEAD /v1/cache/info",
        "DELETE /v1/cache?pattern=*",
        "POST /v1/cache/invalidate",
        "POST /v1/cache/warmup?symbols=A",
        "PUT /v1/cache/invalidate",
        "GET /v1/cache",
        "GET /v1/cache/",
        "GET /v1/cache/none",
        "GET /v1/cache/../quotes/A"
      })
  void everyPathOfTheAdministration_ofAReader_isRefused(String line) throws IOException {
    try (QueryRig rig = start(CLOSED)) {
      assertThat(ask(rig, line).status()).isEqualTo(401);
      assertThat(ask(rig, line, bearer("read-key")).status()).isIn(403, 404);
      assertThat(rig.redis().get(QueryRig.KEYS.quote("A"))).isEqualTo(QueryRig.quote("A", "1"));
    }
  }

  @Test
  void reads_withKeys_wantOne() throws IOException {
    try (QueryRig rig = start(CLOSED)) {
      for (String line :
          List.of(QUOTE, "HEAD /v1/quotes/A", "GET /v1/status", "GET /v1/none", "GET /")) {
        assertThat(ask(rig, line).status()).as(line).isEqualTo(401);
        assertThat(ask(rig, line, bearer("nobody's")).status()).as(line).isEqualTo(401);
      }
      assertThat(ask(rig, QUOTE, bearer("read-key")).status()).isEqualTo(200);
      assertThat(ask(rig, QUOTE, bearer("admin-key")).status()).isEqualTo(200);
      assertThat(ask(rig, "GET /v1/none", bearer("read-key")).status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /health/live",
        "GET /health/ready",
        "GET /metrics",
        "GET /openapi.yaml",
        "GET /docs",
        "GET /docs/docs.js",
        "OPTIONS /v1/quotes/A",
        "OPTIONS *"
      })
  void whatIsForAnybody_needsNoKey(String line) throws IOException {
    try (QueryRig rig = start(CLOSED)) {
      assertThat(ask(rig, line).status()).isIn(200, 204);
    }
  }

  @Test
  void limit_ofOneClient_holdsBackThatOneAlone() throws IOException {
    try (QueryRig rig = start(CLOSED.withLimit(new RateLimit(1, 3)))) {
      Wire.Reply first = ask(rig, QUOTE, bearer("read-key"));
      assertThat(first.status()).isEqualTo(200);
      assertThat(first.header("X-RateLimit-Limit")).isEqualTo("3");
      assertThat(first.header("X-RateLimit-Remaining")).isEqualTo("2");
      assertThat(first.header("X-RateLimit-Reset")).isEqualTo("1");

      Wire.Reply last = first;
      for (int i = 0; i < 30 && last.status() == 200; i++) {
        last = ask(rig, QUOTE, bearer("read-key"));
      }

      assertThat(last.status()).isEqualTo(429);
      assertThat(last.header("X-RateLimit-Remaining")).isEqualTo("0");
      assertThat(Integer.parseInt(last.header("Retry-After"))).isPositive();
      assertThat(last.body()).contains("urn:tidemark:problem:too-many-requests");
      assertThat(ask(rig, QUOTE, bearer("admin-key")).status()).isEqualTo(200);
      for (int i = 0; i < 10; i++) {
        assertThat(ask(rig, "GET /health/live").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void limit_ofGuesses_isThatOfTheirAddress() throws IOException {
    try (QueryRig rig = start(KEYED.withLimit(new RateLimit(1, 3)))) {
      int refused = 0;
      for (int i = 0; i < 30; i++) {
        refused += ask(rig, INFO, bearer("guess-" + i)).status() == 429 ? 1 : 0;
      }

      assertThat(refused).isPositive();
      assertThat(ask(rig, INFO, bearer("admin-key")).status()).isEqualTo(200);
    }
  }

  @Test
  void otherSites_mayReadWhereTheyAreNamed() throws IOException {
    Cors cors = new Cors(Set.of("https://app.example"));
    try (QueryRig rig = start(CLOSED.withCors(cors))) {
      Wire.Reply preflight =
          ask(
              rig,
              "OPTIONS /v1/quotes/A",
              "Origin: https://app.example",
              "Access-Control-Request-Method: GET",
              "Access-Control-Request-Headers: authorization");
      assertThat(preflight.status()).isEqualTo(204);
      assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
      assertThat(preflight.header("Access-Control-Allow-Headers")).contains("Authorization");
      assertThat(preflight.header("Vary")).containsIgnoringCase("origin");

      Wire.Reply refused = ask(rig, QUOTE, "Origin: https://app.example");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");

      Wire.Reply stranger =
          ask(rig, QUOTE, "Origin: https://app.example.evil.example", bearer("read-key"));
      assertThat(stranger.status()).isEqualTo(200);
      assertThat(stranger.headers()).doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void otherSites_whereNoneIsNamed_areToldNothing() throws IOException {
    try (QueryRig rig = start(AccessSettings.localQuery())) {
      assertThat(ask(rig, QUOTE, "Origin: https://app.example").headers())
          .doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void docs_sayWhatTheirPageMayLoad() throws IOException {
    try (QueryRig rig = start(AccessSettings.localQuery())) {
      Wire.Reply page = ask(rig, "GET /docs");

      assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
      assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
  }

  @Test
  void log_tellsEachRequestAndNoSecret() throws IOException {
    Path log = directory.resolve("access.log");
    try (QueryRig rig = start(CLOSED.withLog(log.toString()))) {
      ask(rig, QUOTE + "?secret=1", bearer("read-key"), "X-Request-Id: mine-1");
      ask(rig, INFO, bearer("wrong-key"), "X-Request-Id: mine-2");
      Awaitility.await().until(() -> Files.readString(log).contains("mine-2"));
    }
    String text = Files.readString(log);
    List<JsonNode> lines =
        text.lines()
            .map(QueryRig::parse)
            .filter(line -> line.path("requestId").asText().startsWith("mine"))
            .toList();

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).path("path").asText()).isEqualTo("/v1/quotes/A");
    assertThat(lines.get(0).path("status").asInt()).isEqualTo(200);
    assertThat(lines.get(0).path("key").asText()).isEqualTo("app");
    assertThat(lines.get(0).path("bytes").asInt()).isPositive();
    assertThat(lines.get(1).path("status").asInt()).isEqualTo(401);
    assertThat(lines.get(1).path("key").isNull()).isTrue();
    assertThat(text).doesNotContain("secret", "read-key", "wrong-key");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void head_thatTrickles_isCutOff(boolean first) throws Exception {
    AccessSettings hasty = AccessSettings.localQuery().withHeadTimeout(Duration.ofSeconds(2));
    try (QueryRig rig = start(hasty)) {
      // The first one has the port watch those to come, which the second one's taking proves.
      assertThat(ask(rig, QUOTE).status()).isEqualTo(200);
      assertThat(ask(rig, QUOTE).status()).isEqualTo(200);
      try (Wire wire = new Wire(HERE, rig.service().port())) {
        if (!first) {
          wire.send(QUOTE + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
          assertThat(wire.reply(false).status()).isEqualTo(200);
        }
        assertTrickleIsCutOff(wire);
      }
    }
  }

  private static void assertTrickleIsCutOff(Wire wire) throws InterruptedException {
    Thread trickle =
        new Thread(
            () -> {
              try {
                wire.send("GET /v1/quotes/A HTTP/1.1\r\n");
                for (int i = 0; i < 1_000; i++) {
                  wire.send("X-" + i + ": y\r\n");
                  Thread.sleep(20); // the trickle itself
                }
              } catch (IOException | InterruptedException e) {
                // cut off, as it should be
              }
            });
    trickle.start();

    assertThat(endedOrReset(wire)).isTrue();
    trickle.interrupt();
    trickle.join();
  }

  private static boolean endedOrReset(Wire wire) {
    try {
      return wire.ended();
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void connection_thatRestsBetweenRequests_isKept() throws Exception {
    try (QueryRig rig = start(AccessSettings.localQuery().withHeadTimeout(Duration.ofSeconds(1)));
        Wire wire = new Wire(HERE, rig.service().port())) {
      for (int i = 0; i < 3; i++) {
        wire.send("GET /v1/quotes/A HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        assertThat(wire.reply(false).status()).isEqualTo(200);
        Thread.sleep(1_500); // the rest itself
      }
    }
  }
}
