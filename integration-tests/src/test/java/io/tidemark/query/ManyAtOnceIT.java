package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.model.json.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManyAtOnceIT {
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

  private static String bar(long openTime) {
    return "{\"version\":1,\"openTime\":" + openTime + ",\"close\":\"1\"}";
  }

  private static void rank(String symbol, double score) {
    String entry =
        "{\"version\":1,\"symbol\":\"" + symbol + "\",\"score\":" + score + ",\"bars\":60}";
    rig.redis().set(QueryRig.KEYS.momentum("tidemark-1", symbol), entry);
    rig.redis().zadd(QueryRig.KEYS.rank("tidemark-1"), score, symbol);
  }

  private static List<String> symbols(JsonNode answer) {
    List<String> symbols = new ArrayList<>();
    answer.path("momentum").forEach(entry -> symbols.add(entry.path("symbol").asText()));
    return symbols;
  }

  @Test
  void momentum_ofSeveralSymbols_isToldBySymbol() {
    rank("A", 71.25);

    JsonNode answer = rig.json("/v1/momentum?symbols=A,B");

    assertThat(answer.at("/momentum/A/score").asDouble()).isEqualTo(71.25);
    assertThat(answer.path("missing").toString()).isEqualTo("[\"B\"]");
    assertThat(rig.json("/v1/momentum?symbols=A&model=other").path("missing").size()).isOne();
  }

  @Test
  void snapshots_holdTheNewestBars() {
    rig.redis().set(QueryRig.KEYS.quote("A"), QueryRig.quote("A", 1));
    rig.redis().zadd(QueryRig.KEYS.bars("1m", "A"), 60_000, bar(60_000));
    rig.redis().zadd(QueryRig.KEYS.bars("1m", "A"), 120_000, bar(120_000));
    rig.redis()
        .zadd(
            QueryRig.KEYS.bars("1m", "A"),
            180_000,
            new String(Entry.tombstone(2, 180_000), StandardCharsets.US_ASCII));
    rig.redis().zadd(QueryRig.KEYS.bars("1h", "B"), 0, bar(0));

    JsonNode byDefault = rig.json("/v1/snapshots?symbols=A,B,C");
    JsonNode chosen = rig.json("/v1/snapshots?symbols=A,B&bars=1h,1m");
    JsonNode none = rig.json("/v1/snapshots?symbols=A,B&bars=");

    assertThat(byDefault.at("/snapshots/A/bars/1m/openTime").asLong()).isEqualTo(120_000);
    assertThat(byDefault.at("/snapshots/A/bars/1d").isNull()).isTrue();
    assertThat(byDefault.path("missing").toString()).isEqualTo("[\"B\",\"C\"]");
    assertThat(chosen.at("/snapshots/B/bars/1h/openTime").asLong(-1)).isZero();
    assertThat(chosen.at("/snapshots/B/quote").isNull()).isTrue();
    assertThat(none.at("/snapshots/A/bars").size()).isZero();
    assertThat(rig.get("/v1/snapshots?symbols=A&bars=2m").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "minScore=50|D,C,B2,B1",
        "maxScore=50&order=asc|A,B1,B2",
        "minScore=50&maxScore=79.99|C,B2,B1",
        "rating=Hold|B2,B1",
        "rating=Hold&minScore=60|''",
        "rating=Buy&maxScore=70|C"
      })
  void leaderboard_filtered_holdsWhatFits(String query, String expected) {
    rank("A", 20);
    rank("B1", 50);
    rank("B2", 50);
    rank("C", 66.5);
    rank("D", 80);

    assertThat(String.join(",", symbols(rig.json("/v1/momentum?" + query)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"desc,1", "desc,2", "desc,7", "asc,1", "asc,3", "asc,100"})
  void leaderboard_pageByPage_isTheWholeOneInOrder(String order, int top) {
    for (int i = 0; i < 20; i++) {
      rank("S" + (char) ('A' + i), i < 6 ? 40 : i < 15 ? 50.125 : 60 + i);
    }
    List<String> whole = symbols(rig.json("/v1/momentum?top=500&order=" + order));

    List<String> paged = new ArrayList<>();
    String token = "";
    int pages = 0;
    do {
      String from = token.isEmpty() ? "" : "&pageToken=" + token;
      JsonNode page = rig.json("/v1/momentum?top=" + top + "&order=" + order + from);
      assertThat(page.path("momentum").size()).isLessThanOrEqualTo(top);
      paged.addAll(symbols(page));
      token = page.path("nextPageToken").isNull() ? "" : page.path("nextPageToken").asText();
      pages++;
    } while (!token.isEmpty() && pages < 100);

    assertThat(whole).hasSize(20);
    assertThat(paged).isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource({
    "minScore=101,minScore",
    "maxScore=-1,maxScore",
    "minScore=NaN,minScore",
    "minScore=60&maxScore=50,minScore",
    "pageToken=YWFh,pageToken",
    "order=asc&pageToken=ZGVzYy80MDQ5MDAwMDAwMDAwMDAwL0E,pageToken"
  })
  void leaderboard_thatCantBeUnderstood_is400(String query, String field) {
    HttpResponse<String> answer = rig.get("/v1/momentum?" + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(field);
  }

  @Test
  void fields_areCutOutOfEveryKindOfAnswer() {
    String quote = "{\"version\":3,\"price\":\"1.50\",\"bid\":null,\"tidemark\":\"1@42\"}";
    String cut = "{\"version\":3,\"price\":\"1.50\"}";
    rig.redis().set(QueryRig.KEYS.quote("A"), quote);
    rig.redis().set(QueryRig.KEYS.valuation("p"), quote);

    HttpResponse<String> one = rig.get("/v1/quotes/A?fields=price");

    assertThat(one.body()).isEqualTo(cut);
    assertThat(one.headers().firstValue("Tidemark")).contains("1@42");
    assertThat(rig.get("/v1/portfolios/p?fields=price,nope").body()).isEqualTo(cut);
    assertThat(rig.get("/v1/quotes?symbols=A&fields=price").body())
        .isEqualTo("{\"quotes\":{\"A\":" + cut + "},\"missing\":[]}");
    assertThat(rig.get("/v1/snapshots?symbols=A&bars=&fields=price").body())
        .contains("\"quote\":" + cut);
    assertThat(rig.get("/v1/quotes/A?fields=a.b").statusCode()).isEqualTo(400);
  }

  @Test
  void answer_worthIt_isCompressedForThoseWhoTakeIt() throws Exception {
    String large = "{\"version\":3,\"x\":\"" + "y".repeat(5_000) + "\"}";
    rig.redis().set(QueryRig.KEYS.quote("A"), large);
    HttpRequest request =
        HttpRequest.newBuilder(rig.uri("/v1/quotes/A")).header("Accept-Encoding", "gzip").build();

    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());

    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(answer.headers().firstValue("Vary")).contains("accept-encoding");
    assertThat(answer.headers().firstValue("ETag")).contains("W/\"7-3\"");
    assertThat(unzipped(answer.body())).isEqualTo(large);
    HttpResponse<String> plain = rig.get("/v1/quotes/A");
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(plain.headers().firstValue("Vary")).contains("accept-encoding");
    assertThat(plain.body()).isEqualTo(large);
    assertThat(
            rig.get("/v1/quotes/A", "Accept-Encoding", "gzip", "If-None-Match", "W/\"7-3\"")
                .statusCode())
        .isEqualTo(304);
  }

  private static String unzipped(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void answer_notWorthIt_isNotCompressed() {
    rig.redis().set(QueryRig.KEYS.quote("A"), QueryRig.quote("A", 1));

    HttpResponse<String> answer = rig.get("/v1/quotes/A", "Accept-Encoding", "gzip");

    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(answer.body()).isEqualTo(QueryRig.quote("A", 1));
  }

  @Test
  void status_tellsWhatHasBeenApplied() {
    rig.redis().set(QueryRig.KEYS.mark("tidemark.quotes", 0), "12");
    rig.redis().set(QueryRig.KEYS.mark("tidemark.quotes", 15), "1");
    rig.redis().set(QueryRig.KEYS.mark("tidemark.quotes", 17), "5");
    rig.write(QueryRig.KEYS.quote("A"), QueryRig.quote("A", 1));

    JsonNode status = rig.json("/v1/status");

    assertThat(status.path("generation").asLong()).isEqualTo(7);
    assertThat(status.at("/applied/0").toString())
        .isEqualTo("{\"topic\":\"tidemark.quotes\",\"partition\":0,\"nextOffset\":12}");
    assertThat(status.path("applied").size()).isEqualTo(3);
    assertThat(status.at("/near/trusted").isBoolean()).isTrue();
  }

  @Test
  void docs_areServedWithTheirFiles() {
    assertThat(rig.get("/docs").body()).contains("swagger-ui-bundle.js");
    assertThat(rig.get("/docs/swagger-ui.css").headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/css"));
    assertThat(rig.get("/docs/swagger-ui-bundle.js").body()).contains("SwaggerUIBundle");
    assertThat(rig.get("/docs/docs.js").body()).contains("/openapi.yaml");
    assertThat(rig.get("/docs/../openapi.yaml").statusCode()).isEqualTo(404);
    assertThat(rig.get("/docs/%2e%2e/pom.properties").statusCode()).isEqualTo(404);
  }

  @Test
  void problem_namesItsRequest() {
    HttpResponse<String> answer = rig.get("/v1/quotes/NOPE", "X-Request-Id", "abc-1");

    assertThat(QueryRig.parse(answer.body()).path("requestId").asText()).isEqualTo("abc-1");
  }
}
