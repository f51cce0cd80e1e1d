package io.tidemark.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rebuild from the inputs: an edition of its own, computed beside the serving one. */
class EditionIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long DAY = 86_400_000;

  @TempDir private Path directory;

  @Test
  void rebuildFromInputs_isServed_goesOn_andIsTakenUpByTheNextRun() throws Exception {
    try (TidemarkProcess up = TidemarkProcess.up(directory)) {
      Endpoints first = endpoints();
      history(first);
      price(first, "101.5");
      awaitPrice(first, "101.5");
      JsonNode before = get(first, "/v1/momentum/ACME");
      assertThat(before.path("score").isNumber()).isTrue();
      removeWhatInputsHold(first);
      price(first, "103.25");
      awaitPrice(first, "103.25");
      JsonNode score = get(first, "/v1/momentum/ACME");
      JsonNode quote = get(first, "/v1/quotes/ACME");

      try (TidemarkProcess rebuild = rebuild()) {
        await("handed over")
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(rebuild.output()).contains("TIDEMARK_EDITION=v2"));
        assertThat(rebuild.output()).contains("60 bars handed over").contains("generation 2");
        JsonNode again = get(first, "/v1/momentum/ACME");
        assertThat(again.path("score")).isEqualTo(score.path("score"));
        assertThat(again.path("bars")).isEqualTo(score.path("bars"));
        assertThat(get(first, "/v1/quotes/ACME").path("previousClose"))
            .isEqualTo(quote.path("previousClose"));

        price(first, "104");
        awaitPrice(first, "104");
        assertThat(get(first, "/v1/quotes/ACME").path("version").asLong()).isEqualTo(62);

        assertThat(up.terminate()).isZero();
      }
    }
    try (TidemarkProcess next = TidemarkProcess.up(directory)) {
      Endpoints second = endpoints();
      price(second, "105");
      awaitPrice(second, "105");
      assertThat(get(second, "/v1/quotes/ACME").path("version").asLong()).isEqualTo(63);
      assertThat(next.output()).contains("Ready after");
    }
  }

  private TidemarkProcess rebuild() {
    return TidemarkProcess.start(
        "rebuild", "--data", directory.toString(), "--from", "inputs", "--edition", "v2");
  }

  private static void history(Endpoints endpoints) throws Exception {
    StringBuilder bars = new StringBuilder();
    for (int day = 1; day <= 60; day++) {
      int close = 95 + day % 9;
      bars.append(
          "{\"symbol\":\"ACME\",\"interval\":\"1d\",\"openTime\":%d,\"open\":\"%d\",\"high\":\"110\",\"low\":\"90\",\"close\":\"%d\",\"volume\":\"5\"}%n"
              .formatted(today() - day * DAY, close, close));
    }
    post(endpoints, "/v1/bars", bars.toString());
  }

  private static long today() {
    return System.currentTimeMillis() / DAY * DAY;
  }

  private static void price(Endpoints endpoints, String price) throws Exception {
    post(endpoints, "/v1/prices", "{\"symbol\":\"ACME\",\"price\":\"" + price + "\"}");
  }

  /** As retention does it, some time later. */
  private static void removeWhatInputsHold(Endpoints endpoints) throws Exception {
    Topics topics = new Topics(Topics.DEFAULT_PREFIX);
    KafkaSettings kafka = KafkaSettings.local(endpoints.kafka());
    try (Admin admin = Admin.create(kafka.properties());
        KafkaPositions positions = new KafkaPositions(kafka)) {
      Map<TopicPartition, RecordsToDelete> all =
          new TreeMap<>(Comparator.comparing(TopicPartition::toString));
      positions
          .ends(positions.partitions(Set.of(topics.prices(), topics.barsIn())))
          .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
      admin.deleteRecords(all).all().get(30, TimeUnit.SECONDS);
    }
  }

  private static void awaitPrice(Endpoints endpoints, String price) {
    await(price)
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode quote = get(endpoints, "/v1/quotes/ACME");
              assertThat(quote.path("price").asText()).isEqualTo(price);
              assertThat(get(endpoints, "/v1/momentum/ACME").path("tidemark"))
                  .isEqualTo(quote.path("tidemark"));
            });
  }

  private Endpoints endpoints() {
    return DataDirectory.running(directory).orElseThrow();
  }

  private static void post(Endpoints endpoints, String path, String body) throws Exception {
    URI uri = URI.create(endpoints.services().get("ingest") + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body, UTF_8)).build();
    assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(202);
  }

  private static JsonNode get(Endpoints endpoints, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create(endpoints.services().get("query") + path);
    HttpResponse<String> answer =
        HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }
}
