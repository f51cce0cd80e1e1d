package io.tidemark.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.it.Wire;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.Settings;
import io.tidemark.runtime.access.AccessSettings;
import io.tidemark.runtime.access.ApiKey;
import io.tidemark.runtime.access.ApiKeys;
import io.tidemark.runtime.access.Cors;
import io.tidemark.runtime.access.RateLimit;
import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of ingest's access from its wrong side; where it lets in, Kafka is found missing. */
class IngestAccessIT {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final int LET_IN = 503;
  private static final AccessSettings KEYED =
      AccessSettings.localIngest()
          .withKeys(ApiKeys.NONE, new ApiKeys(List.of(ApiKey.of("feed", "push-key"))));

  private static IngestService start(AccessSettings access) {
    IngestConfig local = IngestConfig.local();
    IngestService ingest =
        new IngestService(
            new IngestConfig("0.0.0.0", 0, local.limits(), local.feed()).withAccess(access),
            KafkaSettings.from(Settings.of(Map.of("TIDEMARK_KAFKA_BOOTSTRAP", "127.0.0.1:1"))),
            InstantSource.system());
    ingest.start();
    return ingest;
  }

  private static Wire.Reply ask(IngestService ingest, String line, String... headers)
      throws IOException {
    return Wire.ask(HERE, ingest.port(), line, headers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/prices",
        "POST /v1/bars",
        "PUT /v1/portfolios/mine",
        "DELETE /v1/portfolios/mine",
        "PUT /v1/assets/A",
        "DELETE /v1/assets/A",
        "POST /v1/refresh"
      })
  void everyPath_withKeys_wantsOne(String line) throws IOException {
    try (IngestService ingest = start(KEYED)) {
      Wire.Reply bare = ask(ingest, line);
      assertThat(bare.status()).isEqualTo(401);
      assertThat(bare.header("WWW-Authenticate")).startsWith("Bearer");
      assertThat(bare.body()).contains("urn:tidemark:problem:unauthorized", "requestId");
      assertThat(ask(ingest, line, "Authorization: Bearer push-kez").status()).isEqualTo(401);
      assertThat(ask(ingest, line, "Authorization: Bearer push-key").status()).isEqualTo(LET_IN);
    }
  }

  @Test
  void everyPath_withoutAKeyConfigured_isThisMachinesOwn() throws IOException {
    try (IngestService ingest = start(AccessSettings.localIngest())) {
      assertThat(ask(ingest, "POST /v1/prices").status()).isEqualTo(LET_IN);
      assertThat(ask(ingest, "POST /v1/prices", "X-Forwarded-For: 127.0.0.1").status())
          .isEqualTo(403);
      assertThat(ask(ingest, "POST /v1/prices", "Origin: https://evil.example").status())
          .isEqualTo(403);
      assertThat(ask(ingest, "GET /v1/providers", "Host: rebound.example").status()).isEqualTo(403);
      assertThat(ask(ingest, "GET /v1/none").status()).isEqualTo(404);
    }
  }

  @Test
  void everyPath_withoutAKeyConfigured_isNoOtherMachines() throws IOException {
    InetAddress outside = Wire.outside().orElse(null);
    Assumptions.assumeTrue(outside != null, "needs an address besides loopback");
    try (IngestService ingest = start(AccessSettings.localIngest())) {
      Wire.Reply reply =
          Wire.ask(outside, ingest.port(), "POST /v1/prices", "X-Forwarded-For: 127.0.0.1");

      assertThat(reply.status()).isEqualTo(403);
      assertThat(reply.body()).contains("TIDEMARK_INGEST_KEYS");
      assertThat(Wire.ask(outside, ingest.port(), "GET /health/live").status()).isEqualTo(200);
      assertThat(Wire.ask(outside, ingest.port(), "GET /metrics").status()).isEqualTo(200);
    }
  }

  @Test
  void limit_ofOneClient_is429() throws IOException {
    try (IngestService ingest = start(KEYED.withLimit(new RateLimit(1, 3)))) {
      int refused = 0;
      for (int i = 0; i < 20; i++) {
        Wire.Reply reply = ask(ingest, "POST /v1/prices", "Authorization: Bearer push-key");
        refused += reply.status() == 429 ? 1 : 0;
        assertThat(reply.header("X-RateLimit-Limit")).isEqualTo("3");
      }

      assertThat(refused).isPositive();
    }
  }

  @Test
  void preflight_ofANamedSite_isAnswered() throws IOException {
    Cors cors = new Cors(Set.of("https://app.example"));
    try (IngestService ingest = start(KEYED.withCors(cors))) {
      Wire.Reply reply =
          ask(
              ingest,
              "OPTIONS /v1/prices",
              "Origin: https://app.example",
              "Access-Control-Request-Method: POST");

      assertThat(reply.status()).isEqualTo(204);
      assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
      assertThat(ask(ingest, "OPTIONS /v1/prices").status()).isEqualTo(401);
    }
  }
}
