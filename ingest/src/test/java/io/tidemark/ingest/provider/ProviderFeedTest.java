package io.tidemark.ingest.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.model.Interval;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The feed as a whole, over local servers. */
class ProviderFeedTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration OFTEN = Duration.ofMillis(200);

  @TempDir private Path directory;
  private final AtomicInteger cents = new AtomicInteger(100);

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void newAdapter_ofOneSmallFile_isPolledAndPublished() throws IOException {
    Path file = write("{\"symbols\":{\"ACME\":[\"toy\"]}}");
    try (RoughServer server = new RoughServer();
        Rig rig = new Rig(Optional.of(file), 0, Rig.reached(new Toy("toy", OFTEN), server))) {
      server.json(uri -> price("42.10"));

      await().atMost(LONG).until(() -> rig.sink.prices.size() >= 2);

      assertThat(rig.sink.prices.get(0).source()).isEqualTo("toy");
      assertThat(rig.sink.pricesOf("ACME")).containsOnly("42.10");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void sourceThatFails_givesItsPlaceToTheNext_andGetsItBack() throws IOException {
    Path file = write("{\"symbols\":{\"ACME\":[\"first\",\"second\"]}}");
    try (RoughServer first = new RoughServer();
        RoughServer second = new RoughServer();
        Rig rig =
            new Rig(
                Optional.of(file),
                0,
                Rig.reached(new Toy("first", OFTEN), first),
                Rig.reached(new Toy("second", OFTEN), second))) {
      first.json(uri -> price("1.00"));
      second.json(uri -> price("2.00"));
      await().atMost(LONG).until(() -> rig.sink.pricesOf("ACME").contains("1.00"));
      assertThat(second.requests).isEmpty();

      first.behave(RoughServer.Manner.STATUS_500);
      await().atMost(LONG).until(() -> active(rig).equals("second"));
      await().atMost(LONG).until(() -> rig.count("second", "events") > 0);

      first.json(uri -> price("1.00"));
      await().atMost(LONG).until(() -> active(rig).equals("first"));
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void fileThatChanges_isReadAgain_andOneThatIsBroken_changesNothing() throws IOException {
    Path file = write("{\"symbols\":{\"ACME\":[\"toy\"],},} // trailing commas and comments do");
    try (RoughServer server = new RoughServer();
        Rig rig = new Rig(Optional.of(file), 0, Rig.reached(new Toy("toy", OFTEN), server))) {
      server.json(uri -> price("42.10"));
      await().atMost(LONG).until(() -> !rig.sink.pricesOf("ACME").isEmpty());

      write("{\"symbols\":{\"ACME\":[\"toy\"],\"OTHER\":[\"toy\"]}}");
      await().atMost(LONG).until(() -> !rig.sink.pricesOf("OTHER").isEmpty());
      write("{\"symbols\":{\"ACME\":[\"nobody\"]}}");
      await().atMost(LONG).until(() -> rig.status().getJsonObject("file").containsKey("problem"));

      assertThat(rig.status().getJsonObject("file").getString("problem"))
          .contains("providers.json", "symbols.ACME", "nobody");
      int before = rig.sink.pricesOf("OTHER").size();
      await().atMost(LONG).until(() -> rig.sink.pricesOf("OTHER").size() > before);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void schedule_asksWithoutBeingTold() throws IOException {
    Path file =
        write("{\"schedules\":[{\"every\":\"1s\",\"symbols\":[\"ACME\"]}],\"popular\":[\"ACME\"]}");
    try (RoughServer server = new RoughServer();
        Rig rig = new Rig(Optional.of(file), 0, Rig.reached(new Toy("toy", OFTEN), server))) {
      server.json(uri -> price("42.10"));

      await().atMost(LONG).until(() -> rig.sink.pricesOf("ACME").size() >= 2);

      JsonObject popular =
          rig.feed().refreshPopular(5, LONG).orTimeout(60, TimeUnit.SECONDS).join();
      assertThat(popular.getJsonArray("symbols")).hasSize(1);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void jump_goesToDeadLetters_unlessASecondPriceConfirmsIt() throws IOException {
    Path file = write("{\"symbols\":{\"ACME\":[\"toy\"]}}");
    Toy toy = new Toy("toy", Duration.ofMillis(50)); // thirty prices are needed
    try (RoughServer server = new RoughServer();
        Rig rig = new Rig(Optional.of(file), 0, Rig.reached(toy, server))) {
      server.json(uri -> price(cents.incrementAndGet() % 2 == 0 ? "10.00" : "10.01"));
      await().atMost(LONG).until(() -> rig.sink.prices.size() >= 30);
      AtomicInteger once = new AtomicInteger();

      server.json(uri -> price(once.getAndIncrement() == 0 ? "99.00" : "10.00"));
      await().atMost(LONG).until(() -> !rig.sink.deadLetters.isEmpty());

      assertThat(rig.sink.pricesOf("ACME")).doesNotContain("99.00");
      assertThat(rig.sink.deadLetters).singleElement().asString().contains("ACME", "99.00");
      server.json(uri -> price("99.00"));
      await().atMost(LONG).until(() -> rig.sink.pricesOf("ACME").contains("99.00"));
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void firstSightOfASymbol_fetchesItsHistoryAndWhatItIs() throws IOException {
    Path file =
        write(
            "{\"symbols\":{\"BTC-USDT\":[\"binance\"],\"BTC-USD\":[\"coingecko\"]},"
                + "\"benchmarks\":{\"BTC-USD\":\"ETH-USD\"}}");
    long day = System.currentTimeMillis() / 86_400_000 * 86_400_000;
    try (RoughServer server = new RoughServer();
        Rig rig =
            new Rig(
                Optional.of(file),
                400,
                Rig.reached(new Binance(Channel.TRADES), server),
                Rig.reached(new CoinGecko(), server))) {
      server.json(
          uri -> {
            if (uri.contains("klines")) {
              long length = uri.contains("interval=1d") ? 86_400_000 : 60_000;
              return "[[%d,\"1\",\"3\",\"0.5\",\"2\",\"9\",%d,\"0\",6]]"
                  .formatted(day - length, day - 1);
            }
            if (uri.contains("market_chart")) {
              return "{\"prices\":[[%d,1],[%d,2],[%d,3]]}"
                  .formatted(day - 172_800_000, day - 86_400_000, day);
            }
            if (uri.contains("/coins/bitcoin?")) {
              return "{\"name\":\"Bitcoin\",\"market_data\":{\"max_supply\":21000000}}";
            }
            return uri.contains("ohlc") ? "[]" : "{}";
          });

      await().atMost(LONG).until(() -> rig.status().getInteger("backfilled") == 2);

      assertThat(rig.sink.bars)
          .extracting(bar -> bar.symbol() + " " + bar.interval())
          .contains(
              "BTC-USDT " + Interval.ONE_DAY,
              "BTC-USDT " + Interval.ONE_MINUTE,
              "BTC-USD " + Interval.ONE_DAY);
      assertThat(rig.sink.assets).singleElement().asString().contains("21000000", "ETH-USD");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void secrets_areNeitherInStatusNorInFailures() {
    Oanda oanda = new Oanda("101-secret-account");
    try (RoughServer server = new RoughServer();
        Rig rig = new Rig(Optional.empty(), 0, Rig.reached(oanda, server))) {
      for (RoughServer.Manner manner :
          List.of(RoughServer.Manner.STATUS_500, RoughServer.Manner.GARBAGE)) {
        server.behave(manner);
        String answer = rig.refresh("EUR-USD").encode();
        assertThat(answer).contains("failed").doesNotContain("secret");
      }

      assertThat(server.requests).allMatch(uri -> uri.contains("101-secret-account"));
      assertThat(rig.status().encode()).doesNotContain("secret");
      assertThat(rig.sink.deadLetters.toString()).doesNotContain("secret");
    }
  }

  private static String active(Rig rig) {
    return rig.status().getJsonObject("symbols").getJsonObject("ACME").getString("active");
  }

  private static String price(String price) {
    return "{\"at\":%d,\"price\":\"%s\"}".formatted(System.currentTimeMillis(), price);
  }

  private Path write(String json) throws IOException {
    return Files.writeString(directory.resolve("providers.json"), json);
  }
}
