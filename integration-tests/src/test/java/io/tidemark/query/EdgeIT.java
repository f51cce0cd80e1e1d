package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.PortInUseException;
import io.tidemark.runtime.RedisSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeIT {
  private static final QueryConfig CONFIG = QueryRig.CONFIG;

  /** Sends bytes that no HTTP client would, and reads until the server closes. */
  private static String raw(QueryRig rig, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.service().port())) {
      socket.setSoTimeout(45_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void requests_thatAreNone_getProblemsAndLoseTheirConnection() throws IOException {
    try (QueryRig rig = QueryRig.start()) {
      String line = "GET /v1/quotes/" + "A".repeat(70_000) + " HTTP/1.1\r\nHost: a\r\n\r\n";
      String header = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "b".repeat(20_000) + "\r\n\r\n";

      assertThat(raw(rig, line)).containsPattern("^HTTP/1.. 414 ").contains("problem+json");
      assertThat(raw(rig, header)).containsPattern("^HTTP/1.. 431 ").contains("problem+json");
      assertThat(raw(rig, "no http at all\r\n\r\n")).containsPattern("^HTTP/1.. 400 ");
    }
  }

  @Test
  void paths_thatNoClientLibrarySends_areAnswered() throws IOException {
    try (QueryRig rig = QueryRig.start()) {
      rig.redis().set(QueryRig.KEYS.quote("A^B"), QueryRig.quote("A^B", "1"));
      String end = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

      assertThat(raw(rig, "GET /v1/quotes/A^B" + end)).startsWith("HTTP/1.1 200");
      assertThat(raw(rig, "GET /v1/quotes/%zz" + end)).startsWith("HTTP/1.1 400").contains("%zz");
      assertThat(raw(rig, "GET /v1/quotes/%" + end)).startsWith("HTTP/1.1 400");
      assertThat(raw(rig, "GET http://b/v1/quotes/A^B" + end)).startsWith("HTTP/1.1 200");
      assertThat(raw(rig, "OPTIONS *" + end)).startsWith("HTTP/1.1 204").contains("GET, HEAD");
    }
  }

  @Test
  void http2_withoutTls_isSpokenToo() throws Exception {
    try (QueryRig rig = QueryRig.start()) {
      rig.redis().set(QueryRig.KEYS.quote("A"), QueryRig.quote("A", "1"));
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(rig.uri("/v1/quotes/A")).build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.body()).isEqualTo(QueryRig.quote("A", "1"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/quotes/A,200",
    "/v1/quotes/NOPE,404",
    "/v1/quotes/%2A,400",
    "/v1/quotes/A?maxAge=0,503",
    "/nowhere,404",
    "/health/live,200",
    "/docs,200"
  })
  void head_overHttp2_isAnsweredAsGetWithoutBody(String path, int status) throws Exception {
    try (QueryRig rig = QueryRig.start()) {
      rig.redis().set(QueryRig.KEYS.quote("A"), QueryRig.quote("A", "1"));
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
      HttpRequest get = HttpRequest.newBuilder(rig.uri(path)).build();
      HttpRequest head =
          HttpRequest.newBuilder(rig.uri(path))
              .method("HEAD", HttpRequest.BodyPublishers.noBody())
              .build();
      client.send(get, HttpResponse.BodyHandlers.ofString()); // the upgrade from HTTP/1.1
      HttpResponse<String> whole = client.send(get, HttpResponse.BodyHandlers.ofString());

      HttpResponse<String> answer = client.send(head, HttpResponse.BodyHandlers.ofString());

      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.statusCode()).isEqualTo(status).isEqualTo(whole.statusCode());
      assertThat(answer.body()).isEmpty();
      assertThat(answer.headers().firstValue("Content-Type"))
          .isEqualTo(whole.headers().firstValue("Content-Type"));
      assertThat(answer.headers().firstValue("Content-Length")).isPresent();
      assertThat(client.send(get, HttpResponse.BodyHandlers.ofString()).body()).isNotEmpty();
    }
  }

  @Test
  void requests_aboveTheBoundOfThoseUnderWay_are503AtOnce() {
    QueryConfig narrow =
        CONFIG
            .withServing(new QueryConfig.Serving("127.0.0.1", 0, 1))
            .withLimits(
                new QueryConfig.Limits(Duration.ofSeconds(20), 2, 2, CONFIG.limits().idleTimeout()))
            .withNear(NearConfig.off());
    try (QueryRig rig = QueryRig.start(narrow)) {
      rig.redis().set(QueryRig.KEYS.quote("A"), QueryRig.quote("A", "1"));
      rig.redis().clientPause(3_000);

      List<Integer> statuses =
          IntStream.range(0, 12).mapToObj(i -> rig.later("/v1/quotes/A")).toList().stream()
              .map(CompletableFuture::join)
              .map(HttpResponse::statusCode)
              .toList();

      assertThat(statuses).contains(200, 503).doesNotContain(500);
      assertThat(rig.get("/v1/quotes/A").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void close_withARequestUnderWay_answersItFirst() throws Exception {
    QueryConfig patient =
        CONFIG
            .withServing(new QueryConfig.Serving("127.0.0.1", 0, 2))
            .withLimits(
                new QueryConfig.Limits(
                    Duration.ofSeconds(30), 100, 100, CONFIG.limits().idleTimeout()))
            .withClosing(new QueryConfig.Closing(Duration.ofSeconds(3), Duration.ofSeconds(30)))
            .withNear(NearConfig.off());
    try (QueryRig rig = QueryRig.start(patient)) {
      rig.redis().set(QueryRig.KEYS.quote("A"), QueryRig.quote("A", "1"));
      rig.redis().clientPause(4_000);
      CompletableFuture<HttpResponse<String>> underWay = rig.later("/v1/quotes/A");
      Awaitility.await()
          .until(() -> rig.get("/metrics").body().contains("tidemark_query_in_flight 2"));

      CompletableFuture<Void> closing = CompletableFuture.runAsync(rig.service()::close);
      Awaitility.await()
          .pollInterval(Duration.ofMillis(10))
          .until(() -> rig.get("/health/ready").body().contains("about to close"));

      assertThat(underWay.get().statusCode()).isEqualTo(200);
      closing.get();
      assertThatThrownBy(() -> raw(rig, "GET / HTTP/1.1\r\n\r\n")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void start_onABusyPort_saysSo() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        QueryService service =
            new QueryService(
                CONFIG.withPort(busy.getLocalPort()), RedisSettings.local("redis://127.0.0.1:1"))) {
      assertThatThrownBy(service::start)
          .isInstanceOf(PortInUseException.class)
          .hasMessageContaining(":" + busy.getLocalPort());
    }
  }
}
