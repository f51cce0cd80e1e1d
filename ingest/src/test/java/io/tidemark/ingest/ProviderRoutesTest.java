package io.tidemark.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.tidemark.ingest.provider.ProviderFeed;
import io.tidemark.ingest.provider.ProviderSettings;
import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.HttpPort;
import io.tidemark.runtime.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v1/refresh} and {@code GET /v1/providers} over HTTP, before a local CoinGecko. */
class ProviderRoutesTest {
  private static final String SECRET = "hush-hush";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final IngestUnderTest.TestProducer producer = new IngestUnderTest.TestProducer();
  private final MetricRegistry registry = new MetricRegistry();
  private final IngestMetrics metrics = new IngestMetrics(registry);
  private final Outbox outbox =
      new Outbox(new Outgoing(new Topics("tidemark.")), producer, Optional::empty, 100, metrics);
  private final HttpPort coinGecko = HttpPort.listen(vertx, "127.0.0.1", 0, coinGecko());
  private final ProviderFeed feed = feed();
  private final HttpPort port = HttpPort.listen(vertx, "127.0.0.1", 0, routes(Optional.of(feed)));

  private Router coinGecko() {
    Router router = Router.router(vertx);
    router
        .get("/api/v3/simple/price")
        .handler(
            context -> {
              boolean keyed = SECRET.equals(context.request().getHeader("x-cg-demo-api-key"));
              context
                  .response()
                  .setStatusCode(keyed ? 200 : 401)
                  .putHeader("Content-Type", "application/json")
                  .end(
                      "{\"bitcoin\":{\"usd\":100.5,\"last_updated_at\":%d}}"
                          .formatted(System.currentTimeMillis() / 1000));
            });
    return router;
  }

  private ProviderFeed feed() {
    Settings settings =
        Settings.of(
            Map.of(
                "TIDEMARK_COINGECKO_URL",
                "http://127.0.0.1:" + coinGecko.number(),
                "TIDEMARK_COINGECKO_KEY",
                SECRET,
                "TIDEMARK_BACKFILL_DAYS",
                "0"));
    return new ProviderFeed(
        ProviderSettings.from(settings, List.of("coingecko")),
        outbox,
        registry,
        InstantSource.system());
  }

  private Router routes(Optional<ProviderFeed> providers) {
    IngestConfig.Limits limits = IngestConfig.local().limits();
    Intake intake =
        new Intake(
            vertx,
            limits,
            new Admission(limits.requests(), limits.bytes()),
            Optional::empty,
            metrics);
    Router router = Router.router(vertx);
    new ProviderRoutes(vertx, intake, limits.timeout(), providers).mount(router);
    return router;
  }

  @BeforeEach
  void start() {
    outbox.start();
    feed.start();
  }

  @AfterEach
  void close() {
    feed.close();
    outbox.close();
    port.close();
    coinGecko.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void refresh_tellsWhereThePriceIs_orWhyThereIsNone() {
    HttpResponse<String> answer = refresh("{\"symbols\":[\"btc-usd\",\"NOSUCH-USD\"]}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var symbols = new JsonObject(answer.body()).getJsonArray("symbols");
    assertThat(symbols.getJsonObject(0).getString("status")).isEqualTo("published");
    assertThat(symbols.getJsonObject(0).getString("tidemark")).isEqualTo("0@0");
    assertThat(symbols.getJsonObject(1).getString("status")).isEqualTo("failed");
    assertThat(symbols.getJsonObject(1).getString("reason")).contains("no provider lists");
    assertThat(producer.history()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"symbols\":[]}",
        "{\"symbols\":[\"a b\"]}",
        "{\"popular\":0}",
        "{\"popular\":501}",
        "{\"popular\":1,\"symbols\":[\"A\"]}"
      })
  void refresh_ofNothingOrTooMuch_isRefused(String body) {
    assertThat(refresh(body).statusCode()).isEqualTo(422);
  }

  @Test
  void refresh_thatIsNoJson_isRefused() {
    assertThat(refresh("{").statusCode()).isEqualTo(400);
  }

  @Test
  void providers_areTold_withoutSecrets() {
    refresh("{\"symbols\":[\"BTC-USD\"]}");

    HttpResponse<String> status = get("/v1/providers");

    assertThat(status.statusCode()).isEqualTo(200);
    assertThat(status.body()).contains("coingecko", "budgetLeft", "BTC-USD").doesNotContain(SECRET);
    assertThat(registry.getCounters().keySet())
        .contains("tidemark_provider_coingecko_requests", "tidemark_provider_coingecko_gaps");
  }

  @Test
  void withoutProviders_refreshIsUnknown() {
    HttpPort bare = HttpPort.listen(vertx, "127.0.0.1", 0, routes(Optional.empty()));
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bare.number() + "/v1/refresh"))
              .POST(BodyPublishers.ofString("{\"popular\":1}"))
              .build();
      assertThat(client.sendAsync(request, BodyHandlers.ofString()).join().statusCode())
          .isEqualTo(404);
    } finally {
      bare.close();
    }
  }

  private HttpResponse<String> refresh(String body) {
    return client
        .sendAsync(
            HttpRequest.newBuilder(uri("/v1/refresh")).POST(BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString())
        .join();
  }

  private HttpResponse<String> get(String path) {
    return client
        .sendAsync(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString())
        .join();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port.number() + path);
  }
}
