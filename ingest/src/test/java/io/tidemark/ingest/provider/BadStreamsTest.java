package io.tidemark.ingest.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every stream against a server that misbehaves once, and then does not. */
class BadStreamsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private enum Manner {
    SILENT,
    REFUSED_429,
    REFUSED_500,
    CLOSED_1008,
    CLOSED_1011,
    HALF_A_FRAME,
    GARBAGE,
    TEN_MEGABYTES
  }

  @TempDir private Path directory;

  static Stream<List<Object>> everyStreamAndManner() {
    return Stream.of("oanda", "binance", "coinbase", "kraken")
        .flatMap(name -> Stream.of(Manner.values()).map(manner -> List.of(name, manner)));
  }

  @ParameterizedTest
  @MethodSource("everyStreamAndManner")
  @Execution(ExecutionMode.CONCURRENT)
  void badStream_isCounted_andTheNextConnectionCounts(List<Object> adapter) throws IOException {
    Specimen specimen = Specimen.of((String) adapter.get(0)).impatient();
    Manner manner = (Manner) adapter.get(1);
    AtomicInteger connections = new AtomicInteger();
    try (RoughServer server = new RoughServer()) {
      server.refuseSockets(
          manner == Manner.REFUSED_429 ? 429 : manner == Manner.REFUSED_500 ? 500 : 0);
      server.onSocket(
          socket -> {
            if (connections.incrementAndGet() == 1) {
              misbehave(socket, manner);
            } else {
              socket.writeTextMessage(specimen.frame());
            }
          });
      server.on(
          request -> {
            if (connections.incrementAndGet() == 1) {
              misbehave(request, manner);
            } else {
              request.response().setChunked(true).write(specimen.frame() + "\n");
            }
          });
      try (Rig rig = new Rig(file(specimen), 0, Rig.reached(specimen.provider(), server))) {
        await().atMost(LONG).until(() -> troubles(rig, specimen.name()) > 0);
        server.refuseSockets(0);

        await().atMost(LONG).until(() -> !rig.sink.prices.isEmpty());

        assertThat(rig.sink.pricesOf(specimen.symbol()))
            .allSatisfy(price -> assertThat(price).startsWith("100.5"));
        assertThat(rig.count(specimen.name(), "connects")).isGreaterThan(1);
      }
    }
  }

  private static long troubles(Rig rig, String name) {
    long errors =
        rig.status(name).getJsonObject("errors").stream()
            .mapToLong(error -> ((Number) error.getValue()).longValue())
            .sum();
    return errors + rig.count(name, "unreadable");
  }

  private static void misbehave(ServerWebSocket socket, Manner manner) {
    switch (manner) {
      case CLOSED_1008 -> socket.close((short) 1008, "policy");
      case CLOSED_1011 -> socket.close((short) 1011, "error");
      case HALF_A_FRAME -> {
        socket.writeFrame(WebSocketFrame.textFrame("{\"price\":\"1", false));
        var unused = socket.close();
      }
      case GARBAGE -> socket.writeTextMessage("\u0000{\"price\":NaN");
      case TEN_MEGABYTES -> socket.writeBinaryMessage(Buffer.buffer(new byte[10 << 20]));
      default -> {
        // says nothing
      }
    }
  }

  private static void misbehave(HttpServerRequest request, Manner manner) {
    var response = request.response();
    switch (manner) {
      case REFUSED_429 -> response.setStatusCode(429).end();
      case REFUSED_500 -> response.setStatusCode(500).end();
      case CLOSED_1008, CLOSED_1011 -> response.setChunked(true).end();
      case HALF_A_FRAME -> {
        response.setChunked(true);
        var unused =
            response.write("{\"type\":\"PR").onComplete(done -> request.connection().close());
      }
      case GARBAGE -> response.setChunked(true).write("\u0000{\"price\":NaN\n");
      case TEN_MEGABYTES -> response.setChunked(true).end(Buffer.buffer(new byte[10 << 20]));
      default -> response.setChunked(true).write("\n");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void answerToARequest_doesNotMakeTheStreamsTradesLate() throws IOException {
    Specimen specimen = Specimen.of("coinbase");
    try (RoughServer server = new RoughServer()) {
      server.json(uri -> specimen.answer());
      try (Rig rig = new Rig(file(specimen), 0, Rig.reached(specimen.provider(), server))) {
        await().atMost(LONG).until(() -> !server.sockets.isEmpty());
        assertThat(rig.refresh("BTC-USD").getString("status")).isEqualTo("published");

        server.sockets.get(0).writeTextMessage(specimen.frame());
        await().atMost(LONG).until(() -> rig.sink.prices.size() == 2);

        assertThat(rig.count("coinbase", "late")).isZero();
      }
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void quietMarket_isAliveAsLongAsItAnswersPings() throws IOException {
    Provider quiet = new Quiet(new Binance(Channel.TRADES));
    try (RoughServer server = new RoughServer();
        Rig rig =
            new Rig(file(new Specimen(quiet, "BTC-USDT", "", "")), 0, Rig.reached(quiet, server))) {
      await().atMost(LONG).until(() -> rig.status("binance").getBoolean("well"));

      await().pollDelay(Duration.ofSeconds(2)).atMost(LONG).until(() -> true);

      assertThat(rig.count("binance", "connects")).isEqualTo(1);
    }
  }

  private record Quiet(Binance binance) implements Provider {
    @Override
    public String name() {
      return binance.name();
    }

    @Override
    public Terms terms() {
      return binance.terms();
    }

    @Override
    public Optional<String> idOf(io.tidemark.model.Symbol symbol) {
      return binance.idOf(symbol);
    }

    @Override
    public List<Call> quotes(List<Listing> listings) {
      return binance.quotes(listings);
    }

    @Override
    public Optional<StreamPlan> stream(List<Listing> listings) {
      return binance.stream(listings)
          .map(
              p ->
                  new StreamPlan(
                      p.kind(),
                      p.path(),
                      p.greetings(),
                      Duration.ofMillis(1_500),
                      true,
                      p.reading()));
    }
  }

  private Optional<Path> file(Specimen specimen) throws IOException {
    Path file = directory.resolve("providers.json");
    Files.writeString(
        file, "{\"symbols\":{\"%s\":[\"%s\"]}}".formatted(specimen.symbol(), specimen.name()));
    return Optional.of(file);
  }
}
