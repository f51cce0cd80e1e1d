package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From providers' servers, through everything, to what a client reads. */
class ProvidersIT {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final long DAY = 86_400_000;
  private static final String SECRET = "hush-hush";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile boolean broken;
  @TempDir private Path directory;

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void servedCoinGecko_isReadAsQuoteAndAsset_andWarmSaysWhen() throws Exception {
    HttpServer gecko = server(ProvidersIT::coinGecko, socket -> {});
    Path file =
        Files.writeString(
            directory.resolve("providers.json"), "{\"symbols\":{\"BTC-USD\":[\"coingecko\"]}}");
    try (TidemarkProcess up = up("coingecko", file, gecko)) {
      await().atMost(LONG).until(() -> quote("BTC-USD") != null);

      assertThat(quote("BTC-USD")).isNotNull();
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> {
                JsonNode quote = get("/v1/quotes/BTC-USD");
                assertThat(quote.path("price").asText()).isEqualTo("67250.12");
                assertThat(quote.path("source").asText()).isEqualTo("coingecko");
                assertThat(quote.path("previousClose").asText()).isEqualTo("67000");
              });
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> {
                JsonNode asset = get("/v1/assets/BTC-USD");
                assertThat(asset.path("name").asText()).isEqualTo("Bitcoin");
                assertThat(asset.path("maxSupply").asText()).isEqualTo("21000000");
              });
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> assertThat(get("/v1/momentum/BTC-USD").path("score").isNumber()).isTrue());

      try (TidemarkProcess warm =
          TidemarkProcess.start("warm", "--data", data(), "--symbols", "BTC-USD,NOSUCH-USD")) {
        assertThat(warm.exitCode()).as(warm.output()).isEqualTo(1);
        assertThat(warm.output())
            .containsPattern("BTC-USD +coingecko +[0-9.]+ s")
            .containsPattern("NOSUCH-USD +no +no provider lists NOSUCH-USD");
      }
      try (TidemarkProcess popular =
          TidemarkProcess.start("warm", "--data", data(), "--popular", "5", "--json")) {
        assertThat(popular.exitCode()).as(popular.output()).isZero();
        assertThat(popular.output()).contains("\"readable\":true");
      }
      for (int i = 0; i < 1_000; i++) { // a few of which are counted
        assertThat(quote("BTC-USD")).isNotNull();
      }
      try (TidemarkProcess mostRead =
          TidemarkProcess.start("warm", "--data", data(), "--most-read", "1", "--json")) {
        assertThat(mostRead.exitCode()).as(mostRead.output()).isZero();
        assertThat(mostRead.output()).contains("\"symbol\":\"BTC-USD\"");
      }
      broken = true;
      try (TidemarkProcess failing =
          TidemarkProcess.start("warm", "--data", data(), "--symbols", "BTC-USD")) {
        assertThat(failing.exitCode()).as(failing.output()).isEqualTo(1);
        assertThat(failing.output()).contains("status 401").doesNotContain(SECRET);
      }
      assertThat(up.terminate()).as(up.output()).isZero();
      assertThat(Files.readString(directory.resolve("data/logs/tidemark.log")))
          .contains("providers.json: 1 symbols", "coingecko prices BTC-USD: status: status 401")
          .doesNotContain(SECRET);
    }
  }

  @Test
  void recordedCoinbaseSession_endsWithItsQuotesAndBars() throws Exception {
    List<JsonNode> matches = new ArrayList<>();
    List<String> frames = recorded("coinbase/ws_exchange_ticker_match_20210417.jsonl.gz");
    for (String frame : frames) {
      JsonNode json = JSON.readTree(frame);
      if (json.path("type").asText().endsWith("match")
          && json.path("product_id").asText().equals("SKL-USD")) {
        matches.add(json);
      }
    }
    HttpServer both =
        server(
            uri -> uri.contains("/products/") ? "[]" : coinGecko(uri),
            socket -> socket.textMessageHandler(text -> frames.forEach(socket::writeTextMessage)));
    Path file =
        Files.writeString(
            directory.resolve("providers.json"),
            "{\"symbols\":{\"SKL-USD\":[\"coinbase\"],\"BTC-USD\":[\"coingecko\"]}}");
    try (TidemarkProcess up = up("coinbase,coingecko", file, both)) {
      JsonNode last = matches.get(matches.size() - 1);
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(get("/v1/quotes/SKL-USD").path("price").asText())
                      .isEqualTo(last.path("price").asText()));
      Map<String, BigDecimal> volumes = new TreeMap<>();
      matches.forEach(
          match ->
              volumes.merge(
                  match.path("time").asText().substring(0, 16),
                  new BigDecimal(match.path("size").asText()),
                  BigDecimal::add));
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(bars("SKL-USD").values())
                      .usingElementComparator(BigDecimal::compareTo)
                      .containsExactlyElementsOf(volumes.values()));
      await().atMost(LONG).until(() -> quote("BTC-USD") != null);
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(get("/v1/assets/BTC-USD").path("name").asText()).isEqualTo("Bitcoin"));
      assertThat(up.terminate()).as(up.output()).isZero();
    }
  }

  private Map<Long, BigDecimal> bars(String symbol) throws IOException, InterruptedException {
    Map<Long, BigDecimal> bars = new TreeMap<>();
    get("/v1/bars/" + symbol + "?interval=1m&start=0")
        .path("bars")
        .forEach(
            bar ->
                bars.put(
                    bar.path("openTime").asLong(), new BigDecimal(bar.path("volume").asText())));
    return bars;
  }

  private static String coinGecko(String uri) {
    long now = System.currentTimeMillis();
    long today = now / DAY * DAY;
    if (uri.contains("/simple/price")) {
      return "{\"bitcoin\":{\"usd\":67250.12,\"last_updated_at\":%d}}".formatted(now / 1000);
    }
    if (uri.contains("/market_chart")) {
      StringBuilder points = new StringBuilder();
      for (int day = 120; day >= 0; day--) {
        points
            .append(points.isEmpty() ? "" : ",")
            .append("[%d,%d]".formatted(today - day * DAY, 67_000 - day * 10 + (day % 3)));
      }
      return "{\"prices\":[" + points + "]}";
    }
    if (uri.contains("/ohlc")) {
      return "[]";
    }
    return "{\"id\":\"bitcoin\",\"name\":\"Bitcoin\",\"market_data\":{\"circulating_supply\":19780000,"
        + "\"total_supply\":19780000,\"max_supply\":21000000}}";
  }

  private TidemarkProcess up(String feed, Path file, HttpServer server) {
    int port = server.actualPort();
    TidemarkProcess up =
        TidemarkProcess.start(
            Map.of(
                "TIDEMARK_COINGECKO_URL", "http://127.0.0.1:" + port,
                "TIDEMARK_COINGECKO_BUDGET", "1000",
                "TIDEMARK_COINGECKO_KEY", SECRET,
                "TIDEMARK_COINBASE_URL", "http://127.0.0.1:" + port,
                "TIDEMARK_COINBASE_STREAM_URL", "ws://127.0.0.1:" + port),
            "up",
            "--data",
            data(),
            "--port",
            "0",
            "--ingest-port",
            "0",
            "--feed",
            feed,
            "--config",
            file.toString());
    await().atMost(LONG).until(() -> up.output().contains("Ready after"));
    return up;
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  private HttpServer server(
      Function<String, String> json, io.vertx.core.Handler<ServerWebSocket> sockets) {
    return vertx
        .createHttpServer()
        .webSocketHandler(sockets)
        .requestHandler(
            request ->
                request
                    .response()
                    .setStatusCode(broken ? 401 : 200)
                    .putHeader("Content-Type", "application/json")
                    .end(json.apply(request.uri())))
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  private @Nullable String quote(String symbol) throws IOException, InterruptedException {
    JsonNode price = get("/v1/quotes/" + symbol).path("price");
    return price.isTextual() ? price.asText() : null;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    String base =
        DataDirectory.running(Path.of(data())).orElseThrow().services().getOrDefault("query", "");
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
    return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  private static List<String> recorded(String name) throws IOException {
    Path file = Path.of("..", "..", "shared", "data", "payloads").resolve(name);
    assumeTrue(Files.exists(file), "no recorded payloads beside the repository");
    List<String> frames = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        frames.add(JSON.readTree(line).path("frame").asText());
      }
    }
    return frames;
  }
}
