package io.tidemark.query;

import static io.tidemark.query.FallbackRig.PATIENCE;
import static io.tidemark.query.FallbackRig.SYMBOLS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.processor.ProcessorService;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions find the processor that owns the answer; there is no Redis at all. */
class StateRoutingIT {
  @TempDir private Path directory;
  private FallbackRig rig;

  @BeforeEach
  void start() {
    rig = new FallbackRig(directory);
    rig.fill();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String questions() {
    return SYMBOLS.stream()
        .map(symbol -> "tell quotes " + symbol + "\n")
        .collect(Collectors.joining());
  }

  private List<String> statuses(ProcessorService processor) {
    HttpResponse<String> answer = rig.ask(processor, questions());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body().lines().map(line -> line.substring(0, 3)).toList();
  }

  private void awaitTold(QueryService query) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                SYMBOLS.stream()
                    .allMatch(s -> rig.get(query, "/v1/quotes/" + s).statusCode() == 200));
  }

  @Test
  void eachKey_isAskedOfItsOwner_andOfTheNextOneWhenThatGoes() {
    ProcessorService one = rig.startProcessor();
    ProcessorService two = rig.startProcessor();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                statuses(one).contains("200")
                    && statuses(one).contains("421")
                    && statuses(two).contains("200")
                    && !statuses(one).contains("503")
                    && !statuses(two).contains("503"));
    List<String> ofOne = statuses(one);
    List<String> ofTwo = statuses(two);
    for (int i = 0; i < SYMBOLS.size(); i++) {
      assertThat(List.of(ofOne.get(i), ofTwo.get(i))).containsExactlyInAnyOrder("200", "421");
    }
    assertThat(rig.ask(one, questions()).body()).contains("421 127.0.0.1:" + two.port());

    QueryService query = rig.startQuery(NearConfig.off(), List.of(one));
    awaitTold(query);
    HttpResponse<String> unknown = rig.get(query, "/v1/quotes/NOPE");
    assertThat(unknown.statusCode()).isEqualTo(404);

    rig.closeProcessor(two);
    awaitTold(query);
  }

  @Test
  void manyAtOnce_areAnsweredTogether_unknownOnesMissing() {
    ProcessorService processor = rig.startProcessor();
    QueryService query = rig.startQuery(NearConfig.off(), List.of(processor));
    awaitTold(query);

    String symbols = String.join(",", SYMBOLS);
    JsonNode quotes = QueryRig.parse(rig.get(query, "/v1/quotes?symbols=NOPE," + symbols).body());
    JsonNode scores = QueryRig.parse(rig.get(query, "/v1/momentum?symbols=" + symbols).body());

    assertThat(quotes.path("quotes")).hasSize(SYMBOLS.size());
    assertThat(quotes.path("missing")).hasSize(1);
    assertThat(scores.path("momentum")).hasSize(SYMBOLS.size());
    assertThat(FallbackRig.stale(rig.get(query, "/v1/quotes?symbols=S0"))).isTrue();
  }

  @Test
  void snapshots_haveTheNewestBars_pagesOfBarsAndRanksAre503() {
    ProcessorService processor = rig.startProcessor();
    QueryService query = rig.startQuery(NearConfig.off(), List.of(processor));
    awaitTold(query);

    JsonNode snapshot = QueryRig.parse(rig.get(query, "/v1/snapshots?symbols=S0,NOPE").body());

    JsonNode own = snapshot.path("snapshots").path("S0");
    assertThat(own.path("quote").path("symbol").asText()).isEqualTo("S0");
    assertThat(own.path("bars").path("1m").path("volume").asText()).isEqualTo("3");
    assertThat(snapshot.path("missing")).hasSize(1);
    for (String path : List.of("/v1/bars/S0", "/v1/momentum?top=3", "/v1/symbols?prefix=S")) {
      assertThat(rig.get(query, path).statusCode()).as(path).isEqualTo(503);
    }
  }

  @Test
  void anotherEdition_isNotTold() {
    ProcessorService processor = rig.startProcessor();

    assertThat(rig.ask(processor, "v2", "tell quotes S0\n").statusCode()).isEqualTo(409);
    assertThat(rig.ask(processor, "", "tell quotes S0\n").statusCode()).isEqualTo(200);
  }

  @Test
  void nobodyLeftToAsk_is503AtOnce_notAHang() {
    ProcessorService processor = rig.startProcessor();
    QueryService query = rig.startQuery(NearConfig.off(), List.of(processor));
    awaitTold(query);
    await().atMost(PATIENCE).until(() -> rig.get(query, "/health/ready").statusCode() == 200);

    rig.closeProcessor(processor);

    await().atMost(PATIENCE).until(() -> rig.get(query, "/v1/quotes/S0").statusCode() == 503);
    long begun = System.nanoTime();
    HttpResponse<String> answer = rig.get(query, "/v1/quotes/S0");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(rig.get(query, "/v1/quotes/NOPE").statusCode()).isEqualTo(503);
    await().atMost(PATIENCE).until(() -> rig.get(query, "/health/ready").statusCode() == 503);
  }

  @Test
  void questionsThatCantBeUnderstood_areRefused() {
    ProcessorService processor = rig.startProcessor();

    assertThat(rig.ask(processor, "tell quotes\n").statusCode()).isEqualTo(400);
    assertThat(rig.ask(processor, "x".repeat(100_000)).statusCode()).isEqualTo(413);
    assertThat(rig.ask(processor, "").statusCode()).isEqualTo(200);
    assertThat(rig.ask(processor, "tell quotes S0\n".repeat(501)).statusCode()).isEqualTo(400);
  }
}
