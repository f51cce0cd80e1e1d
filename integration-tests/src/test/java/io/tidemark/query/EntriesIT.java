package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.model.json.Entry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntriesIT {
  private static QueryRig rig;

  @BeforeAll
  static void start() {
    rig = QueryRig.start();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @BeforeEach
  void clear() {
    rig.clear();
  }

  @Test
  void quote_present_isServedByteForByteWithItsHeaders() {
    String stored = "{\"version\":12, \"x\":\"é\" ,\"tidemark\":\"3@1234\"}";
    rig.redis().set(QueryRig.KEYS.quote("MSFT"), stored);

    HttpResponse<String> answer = rig.get("/v1/quotes/MSFT");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(stored);
    assertThat(answer.headers().firstValue("ETag")).contains("\"7-12\"");
    assertThat(answer.headers().firstValue("Tidemark")).contains("3@1234");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "aapl,AAPL",
    "EUR%2FUSD,EUR/USD",
    "eur%2fusd,EUR/USD",
    "BRK.B,BRK.B",
    "BTC-USD,BTC-USD",
    "GSPC%5E,GSPC^",
    "ES=F,ES=F",
    "NYSE:IBM,NYSE:IBM"
  })
  void quote_symbolAsClientsWriteIt_isFound(String path, String symbol) {
    rig.redis().set(QueryRig.KEYS.quote(symbol), QueryRig.quote(symbol, "1.5"));

    assertThat(rig.json("/v1/quotes/" + path).path("symbol").asText()).isEqualTo(symbol);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/quotes/NOPE",
        "/v1/momentum/NOPE",
        "/v1/portfolios/nope",
        "/v1/assets/NOPE",
        "/v1/bars/NOPE",
        "/v1/momentum/NOPE?model=other-2"
      })
  void entry_absent_is404AndNamed(String path) {
    HttpResponse<String> answer = rig.get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(QueryRig.parse(answer.body()).path("type").asText())
        .isEqualTo("urn:tidemark:problem:not-found");
    assertThat(QueryRig.parse(answer.body()).path("detail").asText()).containsIgnoringCase("nope");
  }

  @Test
  void quote_deleted_is404() {
    rig.redis()
        .set(
            QueryRig.KEYS.quote("AAPL"), new String(Entry.tombstone(9), StandardCharsets.US_ASCII));

    assertThat(rig.get("/v1/quotes/AAPL").statusCode()).isEqualTo(404);
    assertThat(rig.get("/v1/quotes/AAPL", "If-None-Match", "*").statusCode()).isEqualTo(404);
    assertThat(rig.get("/v1/quotes?symbols=AAPL").body())
        .isEqualTo("{\"quotes\":{},\"missing\":[\"AAPL\"]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/quotes/%5EGSPC|symbol|^GSPC",
        "/v1/quotes/A%20B|symbol|A B",
        "/v1/quotes/%00|symbol|",
        "/v1/quotes/%C3%28|percent-encoded|%C3%28",
        "/v1/quotes/A%0D%0ASET%20x%20y|symbol|SET x y",
        "/v1/assets/*|symbol|*",
        "/v1/portfolios/-x|portfolioId|-x",
        "/v1/portfolios/a%2Fb|portfolioId|a/b",
        "/v1/momentum/AAPL?model=a:b|model|a:b",
        "/v1/momentum/AAPL?model=|model|",
        "/v1/momentum/AAPL?model=a&model=b|model|2 times",
        "/v1/quotes|symbols|missing",
        "/v1/quotes?symbols=|symbols|missing",
        "/v1/quotes?symbols=A,,B|symbols|",
        "/v1/quotes?symbols=A,b*|symbols|b*",
        "/v1/snapshots|symbols|missing",
        "/v1/snapshots?symbols=A&model=%25|model|%",
        "/v1/momentum?top=0|top|0",
        "/v1/momentum?top=501|top|501",
        "/v1/momentum?top=ten|top|ten",
        "/v1/momentum?order=up|order|up",
        "/v1/momentum?rating=Bye|rating|Bye",
        "/v1/momentum?rating=Insufficient%20Data|rating|Insufficient Data",
        "/v1/symbols?prefix=*|prefix|*",
        "/v1/symbols?limit=0|limit|0",
        "/v1/symbols?limit=1001|limit|1001",
        "/v1/symbols?pageToken=%21|pageToken|!",
        "/v1/symbols?pageToken=YWFh|pageToken|YWFh",
        "/v1/bars/AAPL?interval=2m|interval|2m",
        "/v1/bars/AAPL?start=yesterday|start|yesterday",
        "/v1/bars/AAPL?end=-5|end|-5",
        "/v1/bars/AAPL?start=2024-02-30|start|2024-02-30",
        "/v1/bars/AAPL?start=2024-02-02&end=2024-02-01|start|2024-02-02",
        "/v1/bars/AAPL?limit=1501|limit|1501",
        "/v1/bars/AAPL?sort=newest|sort|newest",
        "/v1/bars/AAPL?pageToken=AAAA|pageToken|AAAA"
      })
  void request_thatCantBeUnderstood_is400NamingFieldAndValue(
      String path, String field, String value) {
    HttpResponse<String> answer = rig.get(path);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(QueryRig.parse(answer.body()).path("detail").asText())
        .contains(field)
        .contains(value == null ? "" : value);
  }

  @Test
  void quotes_someMissing_areTold() {
    rig.redis().set(QueryRig.KEYS.quote("A"), QueryRig.quote("A", "1"));
    rig.redis().set(QueryRig.KEYS.quote("EUR/USD"), QueryRig.quote("EUR/USD", "2"));

    HttpResponse<String> answer = rig.get("/v1/quotes?symbols=a,NOPE,EUR%2FUSD,A");

    assertThat(answer.body())
        .isEqualTo(
            "{\"quotes\":{\"A\":"
                + QueryRig.quote("A", "1")
                + ",\"EUR/USD\":"
                + QueryRig.quote("EUR/USD", "2")
                + "},\"missing\":[\"NOPE\"]}");
    assertThat(answer.headers().firstValue("ETag")).isEmpty();
  }

  @Test
  void quotes_500_areOneAnswerAnd501Refused() {
    String most = IntStream.range(0, 500).mapToObj(i -> "S" + i).collect(Collectors.joining(","));
    rig.redis().set(QueryRig.KEYS.quote("S499"), QueryRig.quote("S499", "1"));

    JsonNode answer = rig.json("/v1/quotes?symbols=" + most);

    assertThat(answer.path("quotes").size()).isEqualTo(1);
    assertThat(answer.path("missing").size()).isEqualTo(499);
    assertThat(rig.get("/v1/quotes?symbols=" + most + ",ONE").statusCode()).isEqualTo(400);
  }

  @Test
  void momentum_ofAnotherModel_isItsOwnEntry() {
    rig.redis().set(QueryRig.KEYS.momentum("tidemark-1", "A"), "{\"version\":1,\"m\":1}");
    rig.redis().set(QueryRig.KEYS.momentum("other-2", "A"), "{\"version\":2,\"m\":2}");

    assertThat(rig.json("/v1/momentum/A").path("m").asInt()).isEqualTo(1);
    assertThat(rig.json("/v1/momentum/A?model=other-2").path("m").asInt()).isEqualTo(2);
  }

  @Test
  void portfolio_withTidemarksOfSeveralPartitions_tellsAllOfThem() {
    rig.redis()
        .set(
            QueryRig.KEYS.valuation("growth"),
            "{\"version\":5,\"portfolioId\":\"growth\",\"tidemark\":[\"0@12\",\"3@99\"]}");

    HttpResponse<String> answer = rig.get("/v1/portfolios/growth");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Tidemark")).contains("0@12,3@99");
  }

  @Test
  void asset_withoutTidemark_hasNoSuchHeader() {
    rig.redis().set(QueryRig.KEYS.asset("BTC-USD"), "{\"version\":1,\"symbol\":\"BTC-USD\"}");

    HttpResponse<String> answer = rig.get("/v1/assets/btc-usd");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Tidemark")).isEmpty();
    assertThat(answer.headers().firstValue("ETag")).contains("\"7-1\"");
  }

  @Test
  void snapshots_holdWhatThereIsAndNullForTheRest() {
    rig.redis().set(QueryRig.KEYS.quote("A"), QueryRig.quote("A", "1"));
    rig.redis().set(QueryRig.KEYS.momentum("tidemark-1", "A"), "{\"version\":1,\"score\":71.5}");
    rig.redis().set(QueryRig.KEYS.asset("B"), "{\"version\":1,\"name\":\"b\"}");

    JsonNode answer = rig.json("/v1/snapshots?symbols=A,B,C");

    assertThat(answer.at("/snapshots/A/quote/price").asText()).isEqualTo("1");
    assertThat(answer.at("/snapshots/A/momentum/score").asDouble()).isEqualTo(71.5);
    assertThat(answer.at("/snapshots/A/asset").isNull()).isTrue();
    assertThat(answer.at("/snapshots/B/quote").isNull()).isTrue();
    assertThat(answer.at("/snapshots/B/asset/name").asText()).isEqualTo("b");
    assertThat(answer.path("missing").toString()).isEqualTo("[\"C\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"7-3\"", "W/\"7-3\"", "*", "\"1-1\", \"7-3\"", "\"x\" ,W/\"7-3\" , \"y\""})
  void quote_thatTheClientHas_is304WithoutBody(String tags) {
    rig.redis().set(QueryRig.KEYS.quote("A"), QueryRig.quote("A", "1"));

    HttpResponse<String> answer = rig.get("/v1/quotes/A", "If-None-Match", tags);

    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("ETag")).contains("\"7-3\"");
    assertThat(answer.headers().firstValue("Tidemark")).contains("1@42");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"7-2\"", "7-3", "\"17-3\"", "\"7-33\"", "", "\"a\"7-3\"b\""})
  void quote_otherThanTheClientHas_is200(String tags) {
    rig.redis().set(QueryRig.KEYS.quote("A"), QueryRig.quote("A", "1"));

    assertThat(rig.get("/v1/quotes/A", "If-None-Match", tags).statusCode()).isEqualTo(200);
  }

  @Test
  void quote_ofSeveralIfNoneMatchLines_isComparedWithEach() {
    rig.redis().set(QueryRig.KEYS.quote("A"), QueryRig.quote("A", "1"));

    assertThat(
            rig.get("/v1/quotes/A", "If-None-Match", "\"1-1\"", "If-None-Match", "\"7-3\"")
                .statusCode())
        .isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/quotes/A",
        "/v1/quotes?symbols=A",
        "/health/live",
        "/metrics",
        "/openapi.yaml"
      })
  void head_answersAsGetWithoutBody(String path) {
    rig.redis().set(QueryRig.KEYS.quote("A"), QueryRig.quote("A", "1"));

    HttpResponse<String> answer = rig.send("HEAD", path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Content-Type"))
        .isEqualTo(rig.get(path).headers().firstValue("Content-Type"));
  }

  @Test
  void head_ofAQuote_tellsItsLength() {
    String stored = QueryRig.quote("A", "1");
    rig.redis().set(QueryRig.KEYS.quote("A"), stored);

    assertThat(rig.send("HEAD", "/v1/quotes/A").headers().firstValue("Content-Length"))
        .contains(Integer.toString(stored.length()));
    assertThat(rig.send("HEAD", "/v1/quotes/NOPE").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"})
  void otherMethods_are405(String method) {
    for (String path : new String[] {"/v1/quotes/A", "/health/ready", "/openapi.yaml"}) {
      HttpResponse<String> answer = rig.send(method, path);

      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
      assertThat(QueryRig.parse(answer.body()).path("detail").asText()).contains(method);
    }
  }

  @Test
  void options_tellWhatMayBeDone() {
    for (String path : new String[] {"/v1/quotes/A", "/health/ready", "/docs", "/openapi.yaml"}) {
      HttpResponse<String> answer = rig.send("OPTIONS", path);

      assertThat(answer.statusCode()).isEqualTo(204);
      assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
    }
    assertThat(rig.send("OPTIONS", "/nowhere").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v1/",
        "/v1/quotes/",
        "/v1/quotes/A/B",
        "/v2/quotes/A",
        "/v1/QUOTES/A",
        "/v1/bars",
        "/v1/portfolios",
        "/v1/assets",
        "/v1/symbols/A",
        "/health",
        "//v1/quotes/A"
      })
  void unknownPath_is404Problem(String path) {
    HttpResponse<String> answer = rig.get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(QueryRig.parse(answer.body()).path("detail").asText()).isEqualTo("no such path");
  }

  @Test
  void requestId_ofTheClient_isEchoedWhereItIsFit() {
    assertThat(
            rig.get("/v1/quotes/A", "X-Request-Id", "abc-1").headers().firstValue("X-Request-Id"))
        .contains("abc-1");
    assertThat(
            rig.get("/v1/quotes/A", "X-Request-Id", "<script>")
                .headers()
                .firstValue("X-Request-Id"))
        .isPresent()
        .hasValueSatisfying(id -> assertThat(id).doesNotContain("<"));
  }

  @Test
  void operations_tellHealthAndMetrics() {
    rig.get("/v1/quotes/NOPE");

    assertThat(rig.json("/health/live").path("status").asText()).isEqualTo("UP");
    assertThat(rig.json("/health/ready").path("status").asText()).isEqualTo("UP");
    assertThat(rig.get("/metrics").body())
        .containsPattern("tidemark_query_requests_quote_4xx_total [1-9]")
        .containsPattern("tidemark_query_misses_total [1-9]")
        .contains("tidemark_query_in_flight 1")
        .contains("tidemark_query_redis_seconds{quantile=\"0.99\"}");
    assertThat(rig.get("/openapi.yaml").body()).startsWith("openapi: 3.1");
  }

  @Test
  void entry_thatIsNone_is500WithoutInternals() {
    rig.redis().set(QueryRig.KEYS.quote("BAD"), "not an entry");

    HttpResponse<String> answer = rig.get("/v1/quotes/BAD");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("Exception").doesNotContain("entry");
  }
}
