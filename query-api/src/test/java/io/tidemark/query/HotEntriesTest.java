package io.tidemark.query;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.tidemark.runtime.access.RequestIds;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HotEntriesTest {
  private static final String JSON = "{\"version\":5,\"eventTime\":1000,\"tidemark\":\"3@4\"}";

  private final ActiveGeneration active = new ActiveGeneration();
  private final NearCache near =
      new NearCache(
          new NearConfig(1_000_000, Duration.ofMinutes(1), Duration.ofMinutes(1)),
          active,
          new HighWater(),
          new NearMetrics(new MetricRegistry()));
  private final EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseEncoder());

  @BeforeEach
  void hold() {
    active.seen(7);
    near.confirmed();
    near.heardUntil(System.nanoTime());
    keep("tm:7:quote:A", JSON);
    HotEntries.Shared shared =
        new HotEntries.Shared(
            near,
            active,
            new QueryMetrics(new MetricRegistry()),
            new RequestIds(),
            () -> Instant.ofEpochMilli(4_500));
    channel.pipeline().addLast(new HotEntries(shared, channel.pipeline().firstContext()));
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void keep(String key, String json) {
    near.keep(key, new Snapshot(7, json.getBytes(US_ASCII)), near.ticket(key, System.nanoTime()));
  }

  private static HttpRequest get(String uri) {
    return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, uri);
  }

  private void send(HttpRequest request) {
    channel.writeInbound(request, LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private @Nullable Object passedOn() {
    return channel.readInbound();
  }

  private void assertAnswered() {
    assertThat(passedOn()).isNull();
    assertThat(sent()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n" + JSON);
  }

  private void assertPassedOn(HttpRequest request) {
    assertThat(passedOn()).isSameAs(request);
    assertThat(passedOn()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
    assertThat(channel.outboundMessages()).isEmpty();
  }

  private String sent() {
    ByteBuf bytes = channel.readOutbound();
    try {
      return bytes.toString(US_ASCII);
    } finally {
      bytes.release();
    }
  }

  private void answer(HttpResponseStatus status) {
    channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
    sent();
  }

  @Test
  void plainRequest_ofAnEntryThatIsHeld_isAnsweredWithAllHeaders() {
    send(get("/v1/quotes/A"));

    assertThat(sent().lines())
        .startsWith("HTTP/1.1 200 OK")
        .contains(
            "etag: \"7-5\"",
            "Tidemark-Version: 5",
            "Tidemark: 3@4",
            "Tidemark-Event-Time: 1000",
            "age: 3",
            "content-type: application/json",
            "cache-control: no-cache",
            "X-Content-Type-Options: nosniff",
            "content-length: " + JSON.length())
        .anyMatch(line -> line.matches("X-Request-Id: [0-9a-f]{12}-0"))
        .endsWith("", JSON);
    assertThat(passedOn()).isNull();
  }

  @Test
  void requests_oneAfterTheOther_areAnsweredEach() {
    for (int i = 0; i < 3; i++) {
      send(get("/v1/quotes/A"));
      assertAnswered();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/quotes/B",
        "/v1/quotes/a",
        "/v1/quotes/%41",
        "/v1/quotes/A?fields=price",
        "/v1/quotes/A/",
        "/v1/momentum/A",
        "/v1/bars/A",
        "/health/live",
        "http://there/v1/quotes/A",
        "*"
      })
  void otherPaths_passOn(String uri) {
    HttpRequest request = get(uri);

    send(request);

    assertPassedOn(request);
  }

  @ParameterizedTest
  @CsvSource({
    "If-None-Match,*",
    "tidemark-after,3@9",
    "X-Request-ID,mine",
    "Content-Length,0",
    "Transfer-Encoding,chunked",
    "Expect,100-continue",
    "Upgrade,websocket",
    "Connection,close"
  })
  void requests_withMoreToThem_passOn(String name, String value) {
    HttpRequest request = get("/v1/quotes/A");
    request.headers().set(name, value);

    send(request);

    assertPassedOn(request);
  }

  @Test
  void otherMethodsAndVersions_passOn() {
    for (HttpRequest request :
        new HttpRequest[] {
          new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.HEAD, "/v1/quotes/A"),
          new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/v1/quotes/A"),
          new DefaultHttpRequest(HttpVersion.HTTP_1_0, HttpMethod.GET, "/v1/quotes/A")
        }) {
      send(request);
      assertPassedOn(request);
      answer(HttpResponseStatus.OK);
    }
  }

  @Test
  void entryThatIsWorthCompressing_passesOn() {
    keep("tm:7:valuation:A", "{\"version\":1}" + " ".repeat(Gzip.WORTH_BYTES));
    HttpRequest request = get("/v1/portfolios/A");

    send(request);

    assertPassedOn(request);
  }

  @Test
  void nearCacheThatHearsNothing_answersNothing() {
    near.gap();
    HttpRequest request = get("/v1/quotes/A");

    send(request);

    assertPassedOn(request);
  }

  @Test
  void requestBehindOneThatIsNotAnswered_waitsItsTurn() {
    send(get("/v1/quotes/B"));
    channel.releaseInbound();
    HttpRequest second = get("/v1/quotes/A");
    send(second);
    assertPassedOn(second);

    answer(HttpResponseStatus.CONTINUE);
    answer(HttpResponseStatus.NOT_FOUND);
    HttpRequest third = get("/v1/quotes/A");
    send(third);
    assertPassedOn(third);

    answer(HttpResponseStatus.OK);
    answer(HttpResponseStatus.OK);
    send(get("/v1/quotes/A"));
    assertAnswered();
  }
}
