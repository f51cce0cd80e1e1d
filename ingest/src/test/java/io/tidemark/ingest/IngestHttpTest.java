package io.tidemark.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IngestHttpTest {
  private static final String PRICE = "{\"symbol\":\"AAPL\",\"price\":\"187.12\"}";

  private final IngestUnderTest ingest =
      new IngestUnderTest(new IngestConfig.Limits(10_000, 4, 20_000, Duration.ofSeconds(5)));

  @AfterEach
  void stop() {
    ingest.close();
  }

  @Test
  void oneObject_isAcceptedAtItsPosition_normalised() {
    HttpResponse<String> response =
        ingest.post("/v1/prices", "{\"symbol\":\"aapl\",\"price\":187.120,\"x\":{\"y\":[1]}}");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).isEqualTo("{\"accepted\":1,\"rejected\":[],\"tidemark\":\"0@0\"}");
    ProducerRecord<byte[], byte[]> record = ingest.sent().get(0);
    assertThat(record.topic()).isEqualTo("tidemark.prices");
    assertThat(record.key()).asString(UTF_8).isEqualTo("AAPL");
    assertThat(record.value())
        .asString(UTF_8)
        .isEqualTo(
            "{\"symbol\":\"AAPL\",\"price\":\"187.120\",\"eventTime\":"
                + IngestUnderTest.NOW.toEpochMilli()
                + "}");
  }

  @Test
  void array_withBadItemsAmongGoodOnes_acceptsTheGoodOnes() {
    JsonObject answer =
        ingest.json(
            ingest.post(
                "/v1/prices", "[" + PRICE + ",{\"symbol\":\"A\",\"price\":NaN}," + PRICE + "]"),
            202);

    assertThat(answer.getInteger("accepted")).isEqualTo(2);
    assertThat(answer.getString("tidemark")).isEqualTo("0@1");
    JsonObject rejected = answer.getJsonArray("rejected").getJsonObject(0);
    assertThat(rejected.getInteger("index")).isEqualTo(1);
    assertThat(rejected.getString("reason")).startsWith("broken JSON");
  }

  @Test
  void lines_areAccepted_withAndWithoutContentType() {
    String body = PRICE + "\n{\"symbol\":\n" + PRICE + "\n";

    JsonObject detected = ingest.json(ingest.post("/v1/prices", body), 202);
    JsonObject told =
        ingest.json(
            ingest.send("POST", "/v1/prices", body, "Content-Type", "application/x-ndjson"), 202);

    assertThat(detected.getInteger("accepted")).isEqualTo(2);
    assertThat(told.getInteger("accepted")).isEqualTo(2);
    assertThat(told.getJsonArray("rejected").getJsonObject(0).getInteger("index")).isEqualTo(1);
  }

  @Test
  void bars_goToTheirTopic() {
    JsonObject answer =
        ingest.json(
            ingest.post(
                "/v1/bars",
                "{\"symbol\":\"A\",\"interval\":\"1d\",\"openTime\":\"2024-11-19T00:00:00Z\","
                    + "\"open\":1,\"high\":2,\"low\":1,\"close\":\"2\"}"),
            202);

    assertThat(answer.getInteger("accepted")).isEqualTo(1);
    assertThat(ingest.sent().get(0).topic()).isEqualTo("tidemark.bars-in");
  }

  @Test
  void portfolio_isPutAndDeletedUnderItsId() {
    JsonObject put =
        ingest.json(
            ingest.send(
                "PUT",
                "/v1/portfolios/growth",
                "{\"currency\":\"USD\",\"holdings\":[{\"symbol\":\"A\",\"quantity\":1}]}"),
            202);
    JsonObject deleted = ingest.json(ingest.send("DELETE", "/v1/portfolios/growth", ""), 202);

    assertThat(put.encode()).isEqualTo("{\"tidemark\":\"0@0\"}");
    assertThat(deleted.encode()).isEqualTo("{\"tidemark\":\"0@1\"}");
    assertThat(ingest.sent()).extracting(ProducerRecord::topic).containsOnly("tidemark.portfolios");
    assertThat(ingest.sent().get(0).key()).asString(UTF_8).isEqualTo("growth");
    assertThat(ingest.sent().get(1).value()).isNull();
  }

  @Test
  void asset_isPutAndDeletedUnderItsSymbol_slashAndAll() {
    ingest.json(ingest.send("PUT", "/v1/assets/eur%2Fusd", "{\"type\":\"fx\"}"), 202);
    ingest.json(ingest.send("DELETE", "/v1/assets/EUR%2FUSD", ""), 202);

    assertThat(ingest.sent()).extracting(ProducerRecord::topic).containsOnly("tidemark.assets-in");
    assertThat(ingest.sent())
        .extracting(record -> new String(record.key(), UTF_8))
        .containsOnly("EUR/USD");
    assertThat(ingest.sent().get(1).value()).isNull();
  }

  @Test
  void rejections_aboveTheLimit_areCountedButNotTold() {
    String body = "[" + "0,".repeat(Rejections.TOLD + 4) + PRICE + "]";

    JsonObject answer = ingest.json(ingest.post("/v1/prices", body), 202);

    assertThat(answer.getInteger("accepted")).isEqualTo(1);
    assertThat(answer.getJsonArray("rejected")).hasSize(Rejections.TOLD);
    assertThat(answer.getInteger("rejectedCount")).isEqualTo(Rejections.TOLD + 4);
  }

  @Test
  void allBad_isAProblemThatTellsEachReason() {
    HttpResponse<String> response = ingest.post("/v1/prices", "[{},{\"symbol\":\"A\"}]");

    JsonObject problem = ingest.problem(response, 422);
    assertThat(problem.getInteger("accepted")).isZero();
    JsonArray rejected = problem.getJsonArray("rejected");
    assertThat(rejected).hasSize(2);
    assertThat(ingest.sent()).isEmpty();
  }

  @Test
  void nothingIsAnswered_beforeKafkaAcknowledges() {
    ingest.acknowledgeByHand();

    CompletableFuture<HttpResponse<String>> response = ingest.postAsync("/v1/prices", PRICE);
    await().until(() -> ingest.sent().size() == 1);

    assertThat(response).isNotDone();
    ingest.producer().completeNext();
    assertThat(response.join().statusCode()).isEqualTo(202);
  }

  @Test
  void recordGivenUpByKafka_is503_andSaysThatItsOutcomeIsUnknown() {
    ingest.acknowledgeByHand();
    CompletableFuture<HttpResponse<String>> response =
        ingest.postAsync("/v1/prices", "[" + PRICE + "," + PRICE + "]");
    await().until(() -> ingest.sent().size() == 2);

    ingest.producer().completeNext();
    ingest.producer().errorNext(new TimeoutException("expired"));

    JsonObject problem = ingest.problem(response.join(), 503);
    assertThat(problem.getString("detail"))
        .contains("1 records are in Kafka, 0 are not, and of 1 it is unknown", "expired");
    assertThat(response.join().headers().firstValue("Retry-After")).contains("1");
  }

  @Test
  void recordThatKafkaDoesNotTake_is503_andNothingMoreIsSent() {
    ingest.producer().sendException = new TimeoutException("no metadata");

    HttpResponse<String> response =
        ingest.post("/v1/prices", "[" + PRICE + "," + PRICE + "," + PRICE + "]");

    assertThat(ingest.problem(response, 503).getString("detail"))
        .contains("0 records are in Kafka, 3 are not, and of 0 it is unknown");
  }

  @Test
  void kafkaAway_is503AtOnce_andNothingIsSent() {
    ingest.obstacle("Kafka has not answered for 12 s");

    HttpResponse<String> response = ingest.post("/v1/prices", PRICE);

    assertThat(ingest.problem(response, 503).getString("detail")).contains("12 s");
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(ingest.sent()).isEmpty();
  }

  @Test
  void requestsAboveTheLimit_are429() {
    ingest.acknowledgeByHand();
    for (int i = 0; i < 4; i++) {
      var unused = ingest.postAsync("/v1/prices", PRICE);
    }
    await().until(() -> ingest.sent().size() == 4);

    HttpResponse<String> refused = ingest.post("/v1/prices", PRICE);

    ingest.problem(refused, 429);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    ingest.producer().flush();
    ingest.acknowledgeAtOnce();
    await().until(() -> ingest.post("/v1/prices", PRICE).statusCode() == 202);
  }

  @Test
  void bodyAboveTheLimit_is413_toldByItsLengthOrNot() {
    String large = " ".repeat(10_001);

    ingest.problem(ingest.post("/v1/prices", large), 413);
    ingest.problem(ingest.postChunked("/v1/prices", large), 413);
    assertThat(ingest.sent()).isEmpty();
  }

  @Test
  void bodiesInFlight_aboveTheirLimit_are429() throws IOException {
    try (RawRequest first = ingest.raw(9_999);
        RawRequest second = ingest.raw(9_999)) {
      first.write("[" + " ".repeat(9_900));
      second.write("[" + " ".repeat(9_900));
      await().until(() -> ingest.admission().bytes() == 2 * 9_901);

      ingest.problem(ingest.post("/v1/prices", " ".repeat(500) + PRICE), 429);
    }
    await().until(() -> ingest.admission().bytes() == 0);
    ingest.json(ingest.post("/v1/prices", PRICE), 202);
  }

  @Test
  void bodyThatNeverArrives_is408_andTheConnectionEnds() throws IOException {
    try (IngestUnderTest impatient =
            new IngestUnderTest(
                new IngestConfig.Limits(10_000, 4, 20_000, Duration.ofMillis(300)));
        RawRequest slow = impatient.raw(100)) {
      slow.write("[");

      String answer = slow.readToEnd();

      assertThat(answer).startsWith("HTTP/1.1 408");
      await().until(() -> impatient.admission().requests() == 0);
    }
  }

  @Test
  void kafkaThatNeverAnswers_is503InTime_withAnUnknownOutcome() {
    try (IngestUnderTest impatient =
        new IngestUnderTest(new IngestConfig.Limits(10_000, 4, 20_000, Duration.ofMillis(300)))) {
      impatient.acknowledgeByHand();

      HttpResponse<String> response = impatient.post("/v1/prices", PRICE);

      assertThat(impatient.problem(response, 503).getString("detail")).contains("unknown");
      assertThat(impatient.admission().requests()).isEqualTo(1);
      impatient.producer().completeNext();
      await().until(() -> impatient.admission().requests() == 0);
    }
  }

  @Test
  void clientThatLeaves_losesItsAnswerButNotItsPlaceBeforeKafkaAnswers() throws IOException {
    ingest.acknowledgeByHand();
    try (RawRequest request = ingest.raw(PRICE.length())) {
      request.write(PRICE);
      await().until(() -> ingest.sent().size() == 1);
    }

    assertThat(ingest.admission().requests()).isEqualTo(1);
    ingest.producer().completeNext();
    await().until(() -> ingest.admission().requests() == 0);
  }

  @Test
  void clientThatAsksBeforeItSends_isToldToContinue() throws IOException {
    try (RawRequest request = ingest.raw(PRICE.length(), "Expect: 100-continue\r\n")) {
      assertThat(request.readLine()).isEqualTo("HTTP/1.1 100 Continue");
      assertThat(request.readLine()).isEmpty();

      request.write(PRICE);

      assertThat(request.readLine()).isEqualTo("HTTP/1.1 202 Accepted");
    }
    try (RawRequest request = ingest.raw(10_001, "Expect: 100-continue\r\n")) {
      assertThat(request.readLine()).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void zippedBody_is415() {
    ingest.problem(ingest.send("POST", "/v1/prices", PRICE, "Content-Encoding", "gzip"), 415);
  }

  @Test
  void unknownPathAndWrongMethod_areProblems() {
    ingest.problem(ingest.post("/v1/nothing", PRICE), 404);
    ingest.problem(ingest.send("GET", "/v1/prices", ""), 405);
  }

  @Test
  void metrics_tellWhatWasAcceptedAndRejected() {
    ingest.post("/v1/prices", "[" + PRICE + ",1]");

    String metrics = ingest.send("GET", "/metrics", "").body();

    assertThat(metrics.lines().filter(line -> line.startsWith("tidemark_")).toList())
        .contains("tidemark_ingest_accepted_total 1.0", "tidemark_ingest_rejected_total 1.0")
        .anyMatch(line -> line.startsWith("tidemark_ingest_acknowledge_seconds_count 1"))
        .anyMatch(line -> line.startsWith("tidemark_ingest_requests_in_flight 0"));
  }

  @Test
  void stopping_refusesNewRequests() {
    ingest.admission().shut();

    ingest.problem(ingest.post("/v1/prices", PRICE), 503);
  }

  @Test
  void keptConnection_afterARefusal_goesOn() {
    for (String body : List.of(" ".repeat(10_001), PRICE, "", PRICE)) {
      ingest.post("/v1/prices", body);
    }

    assertThat(ingest.sent()).hasSize(2);
  }
}
