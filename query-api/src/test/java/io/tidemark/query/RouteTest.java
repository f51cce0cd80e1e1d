package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.access.Right;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RouteTest {
  @ParameterizedTest
  @CsvSource({
    "/v1/quotes/AAPL,QUOTE,AAPL",
    "/v1/quotes/EUR%2FUSD,QUOTE,EUR%2FUSD",
    "/v1/quotes,QUOTES,''",
    "/v1/momentum/A,MOMENTUM,A",
    "/v1/momentum,LEADERBOARD,''",
    "/v1/bars/A,BARS,A",
    "/v1/portfolios/growth,PORTFOLIO,growth",
    "/v1/assets/A,ASSET,A",
    "/v1/symbols,SYMBOLS,''",
    "/v1/snapshots,SNAPSHOTS,''",
    "/v1/status,STATUS,''",
    "/v1/stream,STREAM,''",
    "/v1/ws,WEB_SOCKET,''",
    "/v1/cache,CACHE,''",
    "/v1/cache/info,CACHE_INFO,''",
    "/v1/cache/stats,CACHE_STATS,''",
    "/v1/cache/keys,CACHE_KEYS,''",
    "/v1/cache/health,CACHE_HEALTH,''",
    "/v1/cache/invalidate,CACHE_INVALIDATE,''",
    "/v1/cache/warmup,CACHE_WARMUP,''",
    "/v1/cache/,UNKNOWN,''",
    "/v1/cache/info/,UNKNOWN,''",
    "/v1/cache/x/info,UNKNOWN,''",
    "/openapi.yaml,OPENAPI,''",
    "/docs,DOCS,''",
    "/docs/,DOCS,''",
    "/docs/a.css,DOCS,a.css",
    "/health/live,OPERATIONS,''",
    "/health/ready,OPERATIONS,''",
    "/metrics,OPERATIONS,''",
    "/v1/quotes/,UNKNOWN,''",
    "/v1/quotes/A/,UNKNOWN,''",
    "/v1/bars,UNKNOWN,''",
    "/v1/symbols/A,UNKNOWN,A",
    "/v1,UNKNOWN,''",
    "/,UNKNOWN,''",
    "*,UNKNOWN,''",
    "'',UNKNOWN,''"
  })
  void match_path_isItsRoute(String path, Route route, String id) {
    assertThat(Route.match(path)).isEqualTo(new Route.Match(route, id));
  }

  @ParameterizedTest
  @EnumSource
  void right_ofARoute_isThatOfItsKind(Route route) {
    boolean open = Set.of(Route.OPENAPI, Route.DOCS, Route.OPERATIONS).contains(route);
    Right otherwise = route.name().startsWith("CACHE") ? Right.WRITE : Right.READ;

    assertThat(route.right()).isEqualTo(open ? Right.NONE : otherwise);
  }

  @ParameterizedTest
  @EnumSource
  void methods_ofARoute_areThoseThatItAllows(Route route) {
    for (HttpMethod method : HttpMethod.values()) {
      boolean told = List.of(route.methods().split(", ", -1)).contains(method.name());
      assertThat(route.allows(method))
          .as("%s %s", method, route)
          .isEqualTo(told && !method.equals(HttpMethod.OPTIONS));
    }
  }

  @Test
  void match_noPathAtAll_isUnknown() {
    assertThat(Route.match(null).route()).isEqualTo(Route.UNKNOWN);
  }
}
