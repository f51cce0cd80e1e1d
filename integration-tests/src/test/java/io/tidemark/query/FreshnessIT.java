package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessIT {
  private static QueryRig rig;

  @BeforeAll
  static void start() {
    QueryConfig local = QueryRig.CONFIG.withNear(NearConfig.local());
    QueryConfig.Limits limits = local.limits();
    rig =
        QueryRig.start(
            local
                .withServing(new QueryConfig.Serving("127.0.0.1", 0, 2))
                .withLimits(
                    new QueryConfig.Limits(
                        limits.timeout(), limits.maxInFlight(), 3, limits.idleTimeout())));
    rig.awaitTrust();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  private static void awaitWaiting(int count) {
    await().until(() -> rig.get("/metrics").body().contains("tidemark_query_waiting " + count));
  }

  @Test
  void quote_reflectingIt_isAnsweredAtOnce() {
    rig.write(QueryRig.KEYS.quote("A"), QueryRig.quote("A", 10));

    assertThat(rig.get("/v1/quotes/A?after=1@10&wait=0").statusCode()).isEqualTo(200);
    assertThat(rig.get("/v1/quotes/A?wait=0", "Tidemark-After", "0@99,1@9").statusCode())
        .isEqualTo(200);
  }

  @Test
  void quote_written_endsTheWait() {
    rig.write(QueryRig.KEYS.quote("B"), QueryRig.quote("B", 10));
    CompletableFuture<HttpResponse<String>> answer =
        rig.later("/v1/quotes/B?after=1@12&wait=30000");
    awaitWaiting(1);

    rig.write(QueryRig.KEYS.quote("B"), QueryRig.quote("B", 11));
    rig.write(QueryRig.KEYS.quote("B"), QueryRig.quote("B", 12));

    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(answer.join().headers().firstValue("Tidemark")).contains("1@12");
    awaitWaiting(0);
  }

  @Test
  void unknownQuote_written_endsTheWaitAlthoughItsAnnouncementIsLost() {
    CompletableFuture<HttpResponse<String>> answer =
        rig.later("/v1/quotes/C?wait=30000", "Tidemark-After", "1@1");
    awaitWaiting(1);

    rig.writeUnheard(QueryRig.KEYS.quote("C"), QueryRig.quote("C", 1));

    assertThat(answer.join().statusCode()).isEqualTo(200);
  }

  @Test
  void quote_notWrittenInTime_is504() {
    rig.write(QueryRig.KEYS.quote("D"), QueryRig.quote("D", 10));

    HttpResponse<String> answer = rig.get("/v1/quotes/D?after=1@11&wait=50");

    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.body()).contains("urn:tidemark:problem:not-yet").contains("1@11");
    assertThat(rig.get("/v1/quotes/NONE?after=1@11&wait=0").statusCode()).isEqualTo(504);
  }

  @Test
  void momentum_written_endsTheWait() {
    CompletableFuture<HttpResponse<String>> answer =
        rig.later("/v1/momentum/A?after=1@5&wait=30000");
    awaitWaiting(1);

    rig.write(QueryRig.KEYS.momentum("tidemark-1", "A"), QueryRig.quote("A", 5));

    assertThat(answer.join().statusCode()).isEqualTo(200);
  }

  @Test
  void valuation_ofANewPortfolio_endsTheWait() {
    String valuation =
        "{\"version\":%d,\"portfolioId\":\"p\",\"unpriced\":[],\"portfolioTidemark\":\"2@%d\","
            + "\"eventTime\":null,\"tidemark\":[\"1@7\"]}";
    rig.write(QueryRig.KEYS.valuation("p"), valuation.formatted(20, 16));
    CompletableFuture<HttpResponse<String>> answer =
        rig.later("/v1/portfolios/p?after=portfolios:2@17,1@7&wait=30000");
    awaitWaiting(1);

    rig.write(QueryRig.KEYS.valuation("p"), valuation.formatted(21, 17));

    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(answer.join().body()).contains("2@17");
  }

  @Test
  void requests_thatWait_areBounded() {
    List<CompletableFuture<HttpResponse<String>>> waiting =
        IntStream.range(0, 3)
            .mapToObj(i -> rig.later("/v1/quotes/E?after=1@1&wait=30000"))
            .toList();
    awaitWaiting(3);

    HttpResponse<String> fourth = rig.get("/v1/quotes/E?after=1@1&wait=30000");

    assertThat(fourth.statusCode()).isEqualTo(503);
    assertThat(fourth.body()).contains("overloaded");
    rig.write(QueryRig.KEYS.quote("E"), QueryRig.quote("E", 1));
    assertThat(waiting).allMatch(answer -> answer.join().statusCode() == 200);
    awaitWaiting(0);
  }

  private static String at(String symbol, long version, long eventTime) {
    return "{\"version\":%d,\"symbol\":\"%s\",\"eventTime\":%d,\"tidemark\":null}"
        .formatted(version, symbol, eventTime);
  }

  @Test
  void quote_olderThanAllowed_is503StaleData() {
    rig.write(QueryRig.KEYS.quote("F"), at("F", 1, System.currentTimeMillis() - 60_000));

    HttpResponse<String> answer = rig.get("/v1/quotes/F?maxAge=5000");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("urn:tidemark:problem:stale-data");
    assertThat(rig.get("/v1/quotes/F?maxAge=86400000").statusCode()).isEqualTo(200);
  }

  @Test
  void quote_withoutEventTime_isTooOldForAnyAge() {
    rig.write(QueryRig.KEYS.quote("G"), "{\"version\":1,\"symbol\":\"G\",\"eventTime\":null}");

    assertThat(rig.get("/v1/quotes/G?maxAge=86400000").statusCode()).isEqualTo(503);
    assertThat(rig.get("/v1/quotes/G").statusCode()).isEqualTo(200);
  }

  @Test
  void answer_tellsVersionEventTimeAndAge() {
    long time = System.currentTimeMillis() - 60_000;
    rig.write(QueryRig.KEYS.quote("H"), at("H", 12, time));

    HttpResponse<String> answer = rig.get("/v1/quotes/H");

    assertThat(answer.headers().firstValue("Tidemark-Version")).contains("12");
    assertThat(answer.headers().firstValue("Tidemark-Event-Time")).contains(Long.toString(time));
    assertThat(answer.headers().firstValueAsLong("Age").orElseThrow()).isBetween(60L, 120L);
    assertThat(answer.headers().firstValue("Tidemark-Stale")).isEmpty();
    assertThat(rig.get("/v1/quotes/H", "If-None-Match", "*").headers().firstValue("Age"))
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/quotes/A?after=1,after",
    "/v1/quotes/A?after=,after",
    "/v1/quotes/A?after=1@2&wait=-1,wait",
    "/v1/quotes/A?after=1@2&wait=30001,wait",
    "/v1/quotes/A?maxAge=x,maxAge",
    "/v1/portfolios/a?after=assets:1@2,after"
  })
  void freshness_thatCantBeUnderstood_is400(String path, String field) {
    HttpResponse<String> answer = rig.get(path);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(field);
  }

  @Test
  void freshness_saidTwiceAndDifferently_is400() {
    assertThat(rig.get("/v1/quotes/A?after=1@2", "Tidemark-After", "1@3").statusCode())
        .isEqualTo(400);
    assertThat(rig.get("/v1/quotes/A", "Tidemark-After", "x").body()).contains("Tidemark-After");
  }
}
