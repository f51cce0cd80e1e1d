package io.tidemark.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.it.Servers;
import io.tidemark.launcher.EmbeddedKafka;
import io.tidemark.launcher.FreePort;
import io.tidemark.runtime.KafkaSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void pushedPrices_areInKafkaWhereTheAnswerSays() throws Exception {
    try (Servers.Kafka server = Servers.kafka()) {
      KafkaSettings kafka = KafkaSettings.local(server.bootstrap());
      try (IngestService ingest = started(kafka, IngestConfig.FeedKind.NONE)) {
        await().atMost(PATIENCE).until(() -> status(ingest, "GET", "/health/ready", "") == 200);

        HttpResponse<String> answer =
            send(
                ingest,
                "POST",
                "/v1/prices",
                """
                [{"symbol":"AAPL","price":"1.10"},{"symbol":"MSFT","price":2},{"symbol":"x y"},
                 {"symbol":"BTC-USD","price":3},{"symbol":"aapl","price":4}]""");

        assertThat(answer.statusCode()).isEqualTo(202);
        JsonNode json = JSON.readTree(answer.body());
        assertThat(json.path("accepted").asInt()).isEqualTo(4);
        List<Received> received = Received.all(kafka, kafka.topics().prices());
        assertThat(received)
            .extracting(Received::key)
            .containsExactlyInAnyOrder("AAPL", "MSFT", "BTC-USD", "AAPL");
        assertThat(Arrays.asList(json.path("tidemark").asText().split(",")))
            .isSubsetOf(received.stream().map(Received::position).toList())
            .contains(newest(received, "AAPL").position());
        assertThat(newest(received, "AAPL").value()).contains("\"price\":\"4\"");
      }
    }
  }

  @Test
  void portfolioPutAndDeleted_isANullUnderTheSameKey() throws Exception {
    try (Servers.Kafka server = Servers.kafka()) {
      KafkaSettings kafka = KafkaSettings.local(server.bootstrap());
      try (IngestService ingest = started(kafka, IngestConfig.FeedKind.NONE)) {
        await().atMost(PATIENCE).until(() -> status(ingest, "GET", "/health/ready", "") == 200);
        String path = "/v1/portfolios/growth";

        String body = "{\"currency\":\"USD\",\"holdings\":[]}";
        assertThat(status(ingest, "PUT", path, body)).isEqualTo(202);
        HttpResponse<String> deleted = send(ingest, "DELETE", path, "");

        List<Received> received = Received.all(kafka, kafka.topics().portfolios());
        assertThat(received).extracting(Received::key).containsExactly("growth", "growth");
        assertThat(received.get(1).value()).isNull();
        assertThat(JSON.readTree(deleted.body()).path("tidemark").asText())
            .isEqualTo(received.get(1).position());
      }
    }
  }

  @Test
  void kafkaThatComesLateAndGoesAway_isSaid_andNothingIsAcceptedWithoutIt(@TempDir Path directory)
      throws Exception {
    int port = FreePort.take();
    KafkaSettings kafka = KafkaSettings.local("127.0.0.1:" + port);
    String price = "{\"symbol\":\"A\",\"price\":1}";
    try (IngestService ingest = started(kafka, IngestConfig.FeedKind.NONE)) {
      assertThat(status(ingest, "GET", "/health/live", "")).isEqualTo(200);
      assertThat(status(ingest, "GET", "/health/ready", "")).isEqualTo(503);
      assertThat(status(ingest, "POST", "/v1/prices", price)).isEqualTo(503);

      try (EmbeddedKafka server = EmbeddedKafka.start(directory, port, FreePort.take())) {
        assertThat(server.port()).isEqualTo(port);
        await().atMost(PATIENCE).until(() -> status(ingest, "POST", "/v1/prices", price) == 202);
      }

      HttpResponse<String> lost = send(ingest, "POST", "/v1/prices", price);
      assertThat(lost.statusCode()).isEqualTo(503);
      assertThat(lost.headers().firstValue("Retry-After")).contains("1");
      assertThat(lost.body()).containsAnyOf("unknown", "has not answered");
    }
  }

  @Test
  void simulator_publishesItsHistoryOnce_andGoesOnWithPrices() throws Exception {
    try (Servers.Kafka server = Servers.kafka()) {
      KafkaSettings kafka = KafkaSettings.local(server.bootstrap());
      int instruments = Instruments.load().size();
      try (IngestService ingest = started(kafka, IngestConfig.FeedKind.SIM)) {
        awaitPrices(kafka, instruments);
        await().atMost(PATIENCE).until(() -> ingest.health().notReady().isEmpty());
      }
      List<Received> bars = Received.all(kafka, kafka.topics().barsIn());
      int prices = Received.all(kafka, kafka.topics().prices()).size();

      try (IngestService again = started(kafka, IngestConfig.FeedKind.SIM)) {
        awaitPrices(kafka, prices + instruments);
        await().atMost(PATIENCE).until(() -> again.health().notReady().isEmpty());
      }

      assertThat(Received.all(kafka, kafka.topics().barsIn())).hasSameSizeAs(bars);
      assertThat(Received.all(kafka, kafka.topics().assetsIn())).hasSize(instruments);
      assertThat(Received.all(kafka, kafka.topics().portfolios()))
          .extracting(Received::key)
          .containsExactly("sample");
      assertThat(keys(bars)).hasSize(instruments);
      assertThat(bars).hasSizeGreaterThan(300 * instruments);
      assertThat(keys(Received.all(kafka, kafka.topics().prices()))).hasSize(instruments);
    }
  }

  private static void awaitPrices(KafkaSettings kafka, int atLeast) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> Received.all(kafka, kafka.topics().prices()).size() > atLeast);
  }

  private static Set<String> keys(List<Received> received) {
    return received.stream().map(Received::key).collect(Collectors.toSet());
  }

  private static Received newest(List<Received> received, String key) {
    return received.stream()
        .filter(r -> r.key().equals(key))
        .reduce((older, newer) -> newer)
        .orElseThrow();
  }

  private static IngestService started(KafkaSettings kafka, IngestConfig.FeedKind feed) {
    IngestConfig.Limits limits =
        new IngestConfig.Limits(1_000_000, 64, 8_000_000, Duration.ofSeconds(6));
    IngestService ingest =
        new IngestService(
            new IngestConfig("127.0.0.1", 0, limits, new IngestConfig.Feeding(feed, 1_000, 1)),
            kafka,
            InstantSource.system());
    ingest.start();
    return ingest;
  }

  private int status(IngestService ingest, String method, String path, String body)
      throws IOException, InterruptedException {
    return send(ingest, method, path, body).statusCode();
  }

  private HttpResponse<String> send(IngestService ingest, String method, String path, String body)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + ingest.port() + path);
    return client.send(
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }
}
