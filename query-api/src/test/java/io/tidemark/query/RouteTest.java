package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @Test
  void match_noPathAtAll_isUnknown() {
    assertThat(Route.match(null).route()).isEqualTo(Route.UNKNOWN);
  }
}
