package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.RedisKeys;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares what the API answers with its own description. */
class ContractIT {
  private static final String QUOTE =
      "{\"version\":4211,\"symbol\":\"A\",\"price\":\"227.52\",\"bid\":\"227.51\",\"ask\":null,"
          + "\"currency\":\"USD\",\"previousClose\":null,\"change\":\"-2.40\","
          + "\"changePercent\":1.06,\"open\":null,\"high\":null,\"low\":null,\"volume\":\"3.5\","
          + "\"eventTime\":1732092000123,\"source\":null,\"tidemark\":\"3@1234\"}";
  private static final String MOMENTUM =
      "{\"version\":4211,\"symbol\":\"A\",\"model\":\"tidemark-1\",\"score\":72.4,"
          + "\"rating\":\"Buy\",\"bars\":253,\"components\":{\"price\":70.1,\"technical\":75.8,"
          + "\"relative\":null},\"returns\":{\"1m\":0.0002,\"21d\":null},\"rsi14\":61.2,"
          + "\"macd\":{\"line\":1.8,\"signal\":1.5,\"histogram\":0.3},\"sma\":{\"20\":224.1},"
          + "\"volatility\":null,\"eventTime\":1732092000123,\"tidemark\":\"3@1234\"}";
  private static final String VALUATION =
      "{\"version\":8123,\"portfolioId\":\"growth\",\"name\":null,\"currency\":\"USD\","
          + "\"marketValue\":\"22752.00\",\"costBasis\":null,\"unrealizedPnl\":null,"
          + "\"unrealizedPnlPercent\":null,\"dayChange\":\"240.00\",\"dayChangePercent\":1.06,"
          + "\"momentum\":72.4,\"rating\":\"Buy\",\"concentration\":{\"hhi\":1.0,\"top5\":1.0},"
          + "\"positions\":[{\"symbol\":\"A\",\"quantity\":\"-100\",\"price\":\"227.52\","
          + "\"marketValue\":\"-22752.00\",\"costBasis\":null,\"unrealizedPnl\":null,"
          + "\"weight\":1.0,\"momentum\":72.4}],\"unpriced\":[\"XYZ\"],"
          + "\"portfolioTidemark\":\"2@17\",\"eventTime\":1732092000123,"
          + "\"tidemark\":[\"1@77\",\"3@1234\"]}";
  private static final String ASSET =
      "{\"version\":1,\"symbol\":\"A\",\"name\":\"Apple\",\"type\":\"equity\",\"currency\":\"USD\","
          + "\"exchange\":null,\"timezone\":\"UTC\",\"benchmark\":null,"
          + "\"circulatingSupply\":\"1\",\"totalSupply\":null,\"maxSupply\":null}";
  private static final String BAR =
      "{\"version\":4000,\"symbol\":\"A\",\"interval\":\"1m\",\"openTime\":60000,"
          + "\"open\":\"227.10\",\"high\":\"227.60\",\"low\":\"227.05\",\"close\":\"227.50\","
          + "\"volume\":\"51200\",\"trades\":123,\"closed\":true}";

  private static QueryRig rig;
  private static OpenApi api;

  @BeforeAll
  static void start() {
    rig = QueryRig.start();
    RedisKeys keys = QueryRig.KEYS;
    rig.redis().set(keys.quote("A"), QUOTE);
    rig.redis().set(keys.momentum("tidemark-1", "A"), MOMENTUM);
    rig.redis().set(keys.valuation("growth"), VALUATION);
    rig.redis().set(keys.asset("A"), ASSET);
    rig.redis().zadd(keys.bars("1m", "A"), 60_000, BAR);
    rig.redis().zadd(keys.symbols(), 0, "A");
    rig.redis().zadd(keys.rank("tidemark-1"), 72.4, "A");
    rig.redis().set(keys.mark("tidemark.quotes", 0), "12");
    api = new OpenApi(rig.get("/openapi.yaml").body());
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void description_tellsOfEveryRouteAndOfNoOther() {
    Set<Route> told =
        api.paths().stream()
            .map(path -> Route.match(path.replaceAll("\\{[a-z]+}", "A")).route())
            .collect(Collectors.toSet());

    Set<Route> served =
        Arrays.stream(Route.values())
            .filter(route -> route != Route.UNKNOWN)
            .collect(Collectors.toSet());
    assertThat(told).isEqualTo(served);
    assertThat(api.paths()).contains("/health/live", "/health/ready", "/metrics");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/quotes/{symbol},/v1/quotes/A,200",
    "/v1/quotes/{symbol},/v1/quotes/B,404",
    "/v1/quotes/{symbol},/v1/quotes/*,400",
    "/v1/quotes/{symbol},/v1/quotes/A?after=3@1235&wait=0,504",
    "/v1/quotes/{symbol},/v1/quotes/A?maxAge=1,503",
    "/v1/quotes,'/v1/quotes?symbols=A,B',200",
    "/v1/quotes,/v1/quotes,400",
    "/v1/momentum/{symbol},/v1/momentum/A?after=3@1234,200",
    "/v1/momentum/{symbol},/v1/momentum/A?model=x,404",
    "/v1/momentum,/v1/momentum,200",
    "/v1/momentum,/v1/momentum?minScore=99,200",
    "/v1/momentum,'/v1/momentum?symbols=A,B',200",
    "/v1/momentum,/v1/momentum?top=0,400",
    "/v1/bars/{symbol},/v1/bars/A,200",
    "/v1/bars/{symbol},/v1/bars/B,404",
    "/v1/bars/{symbol},/v1/bars/A?limit=0,400",
    "/v1/portfolios/{id},/v1/portfolios/growth?after=portfolios:2@17,200",
    "/v1/portfolios/{id},/v1/portfolios/none,404",
    "/v1/assets/{symbol},/v1/assets/A,200",
    "/v1/assets/{symbol},/v1/assets/B,404",
    "/v1/symbols,/v1/symbols,200",
    "/v1/symbols,/v1/symbols?limit=0,400",
    "/v1/snapshots,'/v1/snapshots?symbols=A,B',200",
    "/v1/snapshots,/v1/snapshots,400",
    "/v1/status,/v1/status,200",
    "/v1/stream,/v1/stream,400",
    "/v1/ws,/v1/ws,426",
    "/v1/ws,/v1/ws?channels=quotes.*,426",
    "/v1/cache/info,/v1/cache/info,200",
    "/v1/cache/stats,/v1/cache/stats,200",
    "/v1/cache/keys,/v1/cache/keys?pattern=quote:*&limit=10,200",
    "/v1/cache/keys,/v1/cache/keys?limit=0,400",
    "/v1/cache/health,/v1/cache/health,200",
    "/docs,/docs,200",
    "/docs/{file},/docs/swagger-ui.css,200",
    "/docs/{file},/docs/favicon-32x32.png,200",
    "/docs/{file},/docs/none,404",
    "/openapi.yaml,/openapi.yaml,200",
    "/health/live,/health/live,200",
    "/health/ready,/health/ready,200",
    "/metrics,/metrics,200"
  })
  void answer_fitsItsDescription(String path, String request, int status) {
    HttpResponse<String> answer = rig.get(request);

    assertThat(answer.statusCode()).isEqualTo(status);
    api.check(path, answer);
  }

  @Test
  void notModified_fitsItsDescription() {
    HttpResponse<String> answer = rig.get("/v1/quotes/A", "If-None-Match", "*");

    assertThat(answer.statusCode()).isEqualTo(304);
    api.check("/v1/quotes/{symbol}", answer);
  }

  @Test
  void stream_fitsItsDescription() {
    HttpResponse<String> answer = rig.send("HEAD", "/v1/stream?channels=quotes.A");

    assertThat(answer.statusCode()).isEqualTo(200);
    api.check("/v1/stream", answer);
  }

  @Test
  void administration_thatIsNotAllowed_fitsItsDescription() {
    HttpResponse<String> answer = rig.get("/v1/cache/info", "Via", "1.1 somebody");

    assertThat(answer.statusCode()).isEqualTo(403);
    api.check("/v1/cache/info", answer);
  }

  @ParameterizedTest
  @CsvSource({
    "delete,/v1/cache,/v1/cache?pattern=quote:NOPE,200",
    "delete,/v1/cache,/v1/cache,400",
    "post,/v1/cache/warmup,/v1/cache/warmup?symbols=A,200",
    "post,/v1/cache/warmup,/v1/cache/warmup,400"
  })
  void administration_fitsItsDescription(String method, String path, String request, int status) {
    HttpResponse<String> answer = rig.send(method.toUpperCase(Locale.ROOT), request);

    assertThat(answer.statusCode()).isEqualTo(status);
    api.check(method, path, answer);
  }

  @ParameterizedTest
  @CsvSource({"'{\"symbol\":\"NOPE\"}',200", "'{}',400"})
  void invalidation_fitsItsDescription(String body, int status) {
    HttpResponse<String> answer = rig.post("/v1/cache/invalidate", body);

    assertThat(answer.statusCode()).isEqualTo(status);
    api.check("post", "/v1/cache/invalidate", answer);
  }
}
