package io.tidemark.ingest.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stream of numbered trades leaves out, and what becomes of it. */
class GapsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final long start = System.currentTimeMillis() - 10_000;
  private final Provider binance = new Binance(Channel.TRADES);
  @TempDir private Path directory;

  @Test
  void gapInTheNumbersOfTrades_isNoticed_andFilledByRequest() throws IOException {
    try (RoughServer server = new RoughServer()) {
      server.onSocket(socket -> say(socket, 10, 11, 11, 10, 15));
      server.json(uri -> trades(11, 15));
      try (Rig rig = new Rig(order("binance"), 0, Rig.reached(binance, server))) {
        await().atMost(LONG).until(() -> rig.sink.prices.size() >= 6);

        assertThat(rig.sink.pricesOf("BTC-USDT"))
            .containsExactly("110", "111", "115", "112", "113", "114");
        assertThat(server.requests).singleElement().asString().contains("fromId=12");
        assertThat(rig.count("binance", "gaps")).isEqualTo(1);
        assertThat(rig.count("binance", "refilled")).isEqualTo(3);
        assertThat(rig.count("binance", "unfilled")).isZero();
        assertThat(rig.count("binance", "duplicates")).isEqualTo(1);
        assertThat(rig.count("binance", "late")).isEqualTo(1);
      }
    }
  }

  @Test
  void gapLongerThanAnAnswer_isAskedAboutUntilItIsClosed() throws IOException {
    try (RoughServer server = new RoughServer()) {
      server.onSocket(socket -> say(socket, 10, 17));
      server.json(uri -> trades(fromId(uri), fromId(uri) + 1));
      try (Rig rig = new Rig(order("binance"), 0, Rig.reached(binance, server))) {
        await().atMost(LONG).until(() -> rig.count("binance", "refilled") == 6);

        assertThat(rig.sink.pricesOf("BTC-USDT"))
            .containsExactly("110", "117", "111", "112", "113", "114", "115", "116");
        assertThat(server.requests).hasSize(3);
        assertThat(rig.count("binance", "unfilled")).isZero();
      }
    }
  }

  @Test
  void gapThatIsNotAnswered_isGivenUp_andSaidSo() throws IOException {
    try (RoughServer server = new RoughServer()) {
      server.onSocket(socket -> say(socket, 10, 17));
      server.behave(RoughServer.Manner.STATUS_500);
      try (Rig rig = new Rig(order("binance"), 0, Rig.reached(binance, server))) {
        await().atMost(LONG).until(() -> rig.count("binance", "unfilled") == 1);

        assertThat(rig.sink.pricesOf("BTC-USDT")).containsExactly("110", "117");
        say(server.sockets.get(0), 18);
        await().atMost(LONG).until(() -> rig.sink.prices.size() == 3);
      }
    }
  }

  @Test
  void gapOfAnAnswerThatLacksTrades_isGivenUp_andSaidSo() throws IOException {
    try (RoughServer server = new RoughServer()) {
      server.onSocket(socket -> say(socket, 10, 17));
      server.json(uri -> trades(14, 16));
      try (Rig rig = new Rig(order("binance"), 0, Rig.reached(binance, server))) {
        await().atMost(LONG).until(() -> rig.count("binance", "unfilled") == 1);

        assertThat(rig.count("binance", "refilled")).isEqualTo(3);
        assertThat(server.requests).hasSize(1);
      }
    }
  }

  @Test
  void gapOfASourceOnStandby_isNotFilled_norLaterWhenItIsHeeded() throws IOException {
    try (RoughServer first = new RoughServer();
        RoughServer second = new RoughServer()) {
      first.onSocket(socket -> socket.writeTextMessage("{\"type\":\"subscriptions\"}"));
      second.onSocket(socket -> say(socket, 10, 17));
      second.json(uri -> trades(fromId(uri), fromId(uri) + 100));
      try (Rig rig =
          new Rig(
              order("coinbase", "binance"),
              0,
              Rig.reached(new Coinbase(Channel.TRADES), first),
              Rig.reached(binance, second))) {
        await().atMost(LONG).until(() -> rig.count("binance", "gaps") == 1);

        first.refuseSockets(500);
        first.sockets.forEach(ServerWebSocket::close);
        await()
            .atMost(LONG)
            .until(
                () ->
                    rig.status()
                        .getJsonObject("symbols")
                        .getJsonObject("BTC-USDT")
                        .getString("active")
                        .equals("binance"));
        say(second.sockets.get(0), 18, 20);

        await().atMost(LONG).until(() -> rig.sink.prices.size() == 3);
        assertThat(rig.sink.pricesOf("BTC-USDT")).containsExactly("118", "120", "119");
        assertThat(second.requests).singleElement().asString().contains("fromId=19");
      }
    }
  }

  @Test
  void moreSymbolsThanAStreamCarries_haveSeveral_andOneMoreLeavesTheOthersAlone()
      throws IOException {
    try (RoughServer server = new RoughServer()) {
      server.onSocket(socket -> say(socket, 1));
      try (Rig rig = new Rig(symbols(450), 0, Rig.reached(binance, server))) {
        await().atMost(LONG).until(() -> server.sockets.size() == 3);
        assertThat(server.sockets)
            .extracting(socket -> socket.uri().split("/", -1).length - 1)
            .containsExactlyInAnyOrder(200, 200, 50);

        symbols(451);
        await().atMost(LONG).until(() -> server.sockets.size() == 4);

        assertThat(server.sockets.get(3).uri()).contains("c450usdt");
        assertThat(rig.count("binance", "connects")).isEqualTo(4);
        symbols(3);
        await().atMost(LONG).until(() -> rig.status("binance").getInteger("streams") == 1);
        await().atMost(LONG).until(() -> rig.status("binance").getBoolean("well"));
      }
    }
  }

  private Optional<Path> symbols(int count) throws IOException {
    return write(
        IntStream.range(0, count)
            .mapToObj("\"C%d-USDT\":[\"binance\"]"::formatted)
            .collect(Collectors.joining(",")));
  }

  private Optional<Path> order(String... names) throws IOException {
    return write("\"BTC-USDT\":[\"" + String.join("\",\"", names) + "\"]");
  }

  private Optional<Path> write(String symbols) throws IOException {
    Path file = directory.resolve("providers.json");
    return Optional.of(Files.writeString(file, "{\"symbols\":{" + symbols + "}}"));
  }

  private void say(ServerWebSocket socket, int... ids) {
    for (int id : ids) {
      socket.writeTextMessage("{\"data\":" + trade(id) + "}");
    }
  }

  /** An answer that holds the trades of these numbers, both included. */
  private String trades(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(this::trade)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static int fromId(String uri) {
    return Integer.parseInt(uri.replaceFirst(".*fromId=([0-9]+).*", "$1"));
  }

  private String trade(int id) {
    return "{\"e\":\"aggTrade\",\"s\":\"BTCUSDT\",\"a\":%d,\"p\":\"%d\",\"q\":\"1\",\"T\":%d}"
        .formatted(id, 100 + id, start + id);
  }
}
