package io.tidemark.ingest.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.model.Symbol;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every adapter against a server that answers badly, and then well. */
class BadAnswersTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final List<String> ALL =
      List.of("coingecko", "yahoo", "oanda", "binance", "coinbase", "kraken");

  private static Path selfSigned;

  @BeforeAll
  static void certificate(@TempDir Path directory) throws Exception {
    selfSigned = RoughServer.selfSigned(directory);
  }

  static Stream<List<Object>> everyAdapterAndManner() {
    return ALL.stream()
        .flatMap(
            name -> Stream.of(RoughServer.Manner.values()).map(manner -> List.of(name, manner)));
  }

  @ParameterizedTest
  @MethodSource("everyAdapterAndManner")
  @Execution(ExecutionMode.CONCURRENT)
  void badAnswer_isCountedByItsKind_yieldsNothing_andTheNextGoodOneCounts(List<Object> adapter) {
    Specimen specimen = Specimen.of((String) adapter.get(0));
    RoughServer.Manner manner = (RoughServer.Manner) adapter.get(1);
    Patience patience = manner == RoughServer.Manner.SLOW ? Rig.HASTY : Rig.QUICK;
    try (RoughServer server = new RoughServer();
        Rig rig =
            new Rig(patience, Optional.empty(), 0, Rig.reached(specimen.provider(), server))) {
      server.behave(manner);

      JsonObject bad = rig.refresh(specimen.symbol());

      assertThat(bad.getString("status")).as(bad.encode()).isEqualTo("failed");
      assertThat(rig.errors(specimen.name(), manner.kind)).isPositive();
      assertThat(server.requests).hasSize(1);
      assertThat(rig.sink.prices).isEmpty();
      server.json(uri -> specimen.answer());
      JsonObject good = rig.refresh(specimen.symbol());
      assertThat(good.getString("status")).as(good.encode()).isEqualTo("published");
      assertThat(rig.sink.prices).singleElement().asString().contains("100.5");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"coingecko", "yahoo", "oanda", "binance", "coinbase", "kraken"})
  @Execution(ExecutionMode.CONCURRENT)
  void certificate_thatNobodyTrusts_isRefused(String name) {
    Specimen specimen = Specimen.of(name);
    try (RoughServer server = RoughServer.untrusted(selfSigned);
        Rig rig = new Rig(Optional.empty(), 0, Rig.reached(specimen.provider(), server))) {
      server.json(uri -> specimen.answer());

      JsonObject answer = rig.refresh(specimen.symbol());

      assertThat(answer.getString("status")).isEqualTo("failed");
      assertThat(rig.errors(name, "tls")).isPositive();
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void nobodyThere_isSaid() {
    Specimen specimen = Specimen.of("coingecko");
    URI nowhere = URI.create("http://127.0.0.1:1");
    try (Rig rig =
        new Rig(Optional.empty(), 0, Rig.reached(specimen.provider(), nowhere, nowhere))) {
      assertThat(rig.refresh("BTC-USD").getString("reason"))
          .isEqualTo("coingecko: it can't be reached");
      assertThat(rig.errors("coingecko", "connection")).isPositive();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void tooManyRequests_withRetryAfter_leavesTheProviderAloneForSoLong() {
    Specimen specimen = Specimen.of("coingecko");
    try (RoughServer server = new RoughServer();
        Rig rig = new Rig(Optional.empty(), 0, Rig.reached(specimen.provider(), server))) {
      server.behave(RoughServer.Manner.STATUS_429);
      rig.refresh("BTC-USD");
      long refusedAt = System.nanoTime();
      server.json(uri -> specimen.answer());

      rig.refresh("BTC-USD");

      assertThat(Duration.ofNanos(System.nanoTime() - refusedAt))
          .isGreaterThan(Duration.ofMillis(900));
      assertThat(server.requests).hasSize(2);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void failuresInARow_openTheBreaker_whichLetsNothingThrough_andClosesAgain() {
    Specimen specimen = Specimen.of("coingecko");
    try (RoughServer server = new RoughServer();
        Rig rig = new Rig(Optional.empty(), 0, Rig.reached(specimen.provider(), server))) {
      server.behave(RoughServer.Manner.STATUS_500);

      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                rig.refresh("BTC-USD");
                return rig.errors("coingecko", "breaker") > 0;
              });

      assertThat(server.requests.size()).isLessThanOrEqualTo(10);
      server.json(uri -> specimen.answer());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !rig.refresh("BTC-USD").getString("status").equals("failed"));
      assertThat(rig.sink.prices).hasSize(1);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void answerThatFails_isAskedForAgain_asOftenAsIsAllowed() {
    Specimen specimen = Specimen.of("coingecko");
    AtomicInteger asked = new AtomicInteger();
    try (RoughServer server = new RoughServer();
        Rig rig =
            new Rig(
                Rig.attempts(3), Optional.empty(), 0, Rig.reached(specimen.provider(), server))) {
      server.on(
          request -> {
            boolean well = asked.incrementAndGet() == 3;
            request
                .response()
                .setStatusCode(well ? 200 : 500)
                .putHeader("Content-Type", "application/json")
                .end(specimen.answer());
          });

      assertThat(rig.refresh("BTC-USD").getString("status")).isEqualTo("published");
      assertThat(server.requests).hasSize(3);
      assertThat(rig.errors("coingecko", "server")).isEqualTo(2);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void answerThatIsRefused_isNotAskedForAgain() {
    Specimen specimen = Specimen.of("coingecko");
    try (RoughServer server = new RoughServer();
        Rig rig =
            new Rig(
                Rig.attempts(3), Optional.empty(), 0, Rig.reached(specimen.provider(), server))) {
      server.on(request -> request.response().setStatusCode(404).end());

      assertThat(rig.refresh("BTC-USD").getString("status")).isEqualTo("failed");
      assertThat(server.requests).hasSize(1);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void oneProviderThatFails_leavesTheOthersAlone() {
    Specimen good = Specimen.of("coingecko");
    Specimen bad = Specimen.of("yahoo");
    try (RoughServer well = new RoughServer();
        RoughServer ill = new RoughServer();
        Rig rig =
            new Rig(
                Rig.HASTY,
                Optional.empty(),
                0,
                Rig.reached(bad.provider(), ill),
                Rig.reached(good.provider(), well))) {
      ill.behave(RoughServer.Manner.SLOW);
      well.json(uri -> good.answer());

      JsonObject answer = rig.refresh("BTC-USD");

      assertThat(answer.getString("status")).isEqualTo("published");
      assertThat(answer.getString("source")).isEqualTo("coingecko");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aHundredRequestsForOneSymbol_areOneCall() {
    Specimen specimen = Specimen.of("coingecko");
    try (RoughServer server = new RoughServer();
        Rig rig = new Rig(Optional.empty(), 0, Rig.reached(specimen.provider(), server))) {
      server.on(
          request ->
              io.vertx.core.Vertx.currentContext()
                  .owner()
                  .setTimer(
                      1_000,
                      id ->
                          request
                              .response()
                              .putHeader("Content-Type", "application/json")
                              .end(specimen.answer())));
      List<Symbol> symbols = List.of(new Symbol("BTC-USD"));

      List<java.util.concurrent.CompletableFuture<JsonObject>> all =
          Stream.generate(() -> rig.feed().refresh(symbols, LONG)).limit(100).toList();

      all.forEach(
          one ->
              assertThat(one.join().getJsonArray("symbols").getJsonObject(0).getString("status"))
                  .isEqualTo("published"));
      assertThat(server.requests).hasSize(1);
      assertThat(rig.sink.prices).hasSize(1);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void providerThatDoesNotAnswer_isSaidAfterTheLimit() {
    try (RoughServer server = new RoughServer();
        Rig rig = new Rig(Optional.empty(), 0, Rig.reached(new CoinGecko(), server))) {
      server.behave(RoughServer.Manner.SLOW);

      JsonObject answer =
          rig.feed()
              .refresh(List.of(new Symbol("BTC-USD")), Duration.ofMillis(300))
              .join()
              .getJsonArray("symbols")
              .getJsonObject(0);

      assertThat(answer.getString("reason")).isEqualTo("no answer within 300 ms");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void symbolThatNobodyLists_isSaid() {
    try (RoughServer server = new RoughServer();
        Rig rig = new Rig(Optional.empty(), 0, Rig.reached(new CoinGecko(), server))) {
      assertThat(rig.refresh("NOSUCH-USD").getString("reason")).contains("no provider lists");
    }
  }
}
