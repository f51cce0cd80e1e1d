package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final QueryConfig CONFIG =
      QueryRig.CONFIG.withNear(
          new NearConfig(16_000_000, Duration.ofMinutes(5), Duration.ofSeconds(2)));

  private QueryRig rig;

  @BeforeEach
  void start() {
    rig = QueryRig.start(CONFIG);
    rig.awaitTrust();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private void restart(StreamConfig streams) {
    rig.close();
    rig = QueryRig.start(CONFIG.withStreams(streams));
    rig.awaitTrust();
  }

  private void write(String symbol, long version) {
    rig.write(QueryRig.KEYS.quote(symbol), QueryRig.quote(symbol, version));
  }

  private double metric(String name) {
    return rig.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("tidemark_query_stream_" + name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  private WsClient open(String query) {
    return new WsClient(rig.service().port(), query);
  }

  private static String value(String symbol, long version) {
    return "{\"type\":\"value\",\"channel\":\"quotes."
        + symbol
        + "\",\"value\":"
        + QueryRig.quote(symbol, version)
        + "}";
  }

  private static String missing(String channel) {
    return "{\"type\":\"missing\",\"channel\":\"" + channel + "\"}";
  }

  @Test
  void client_thatSubscribes_isToldWhatThereIsThenWhatChanges() {
    write("A", 3);
    try (WsClient client = open("")) {
      client.say("{'type':'subscribe','channels':['quotes.a','quotes.B']}");
      assertThat(client.awaitTold(3))
          .startsWith("{\"type\":\"subscribed\",\"channels\":[\"quotes.A\",\"quotes.B\"]}")
          .contains(value("A", 3), missing("quotes.B"));

      write("B", 1);
      client.awaitSaid(value("B", 1));
      client.say("{'type':'unsubscribe','channels':['quotes.A']}");
      assertThat(client.awaitTold(5))
          .endsWith("{\"type\":\"unsubscribed\",\"channels\":[\"quotes.A\"]}");
      write("A", 4);
      write("B", 2);

      client.awaitSaid(value("B", 2));
      assertThat(client.messages).hasSize(6);
      assertThat(metric("subscriptions")).isEqualTo(1);
    }
    await().atMost(LIMIT).until(() -> metric("connections") == 0 && metric("channels") == 0);
  }

  @Test
  void channels_inTheAddress_areFollowedAtOnce() {
    write("A", 3);
    try (WsClient client = open("?channels=quotes.A,bars.1d.A")) {
      assertThat(client.awaitTold(3))
          .startsWith("{\"type\":\"subscribed\",\"channels\":[\"bars.1d.A\",\"quotes.A\"]}")
          .contains(value("A", 3), missing("bars.1d.A"));
    }
  }

  @Test
  void client_thatComesBack_isToldOnlyWhatIsNewer() {
    write("A", 3);
    write("B", 3);
    String id;
    try (WsClient client = open("?channels=quotes.A,quotes.B")) {
      client.awaitTold(3);
      id = client.lastId();
    }
    write("B", 4);

    try (WsClient client = open("")) {
      client.say(
          "{'type':'subscribe','channels':['quotes.B','quotes.A'],'lastEventId':'" + id + "'}");
      assertThat(client.awaitTold(2)).endsWith(value("B", 4));
      write("A", 4);
      assertThat(client.awaitTold(3)).endsWith(value("A", 4));
    }
    try (WsClient client = open("?channels=quotes.A,quotes.B&lastEventId=" + id)) {
      assertThat(client.awaitTold(3)).contains(value("B", 4), value("A", 4)).hasSize(3);
    }
    try (WsClient client = open("?channels=quotes.A&lastEventId=" + id)) {
      assertThat(client.awaitTold(3))
          .endsWith("{\"type\":\"reset\",\"reason\":\"channels\"}", value("A", 4));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`', // the messages hold the usual one
      value = {
        "no json|message: must be a JSON object, was no json",
        "{'type':'shout'}|type: must be subscribe or unsubscribe, was shout",
        "{'type':'subscribe','channels':[]}|channels: must be a list of some",
        "{'type':'subscribe','channels':['quotes.A','quotes.*']}|'channel':'quotes.*'",
        "{'type':'unsubscribe','channels':['bars.A']}|'channel':'bars.A'"
      })
  void message_thatCannotBeUsed_isAnsweredAndNothingElseHappens(String message, String detail) {
    try (WsClient client = open("")) {
      client.say(message);

      assertThat(client.awaitTold(1).get(0))
          .startsWith("{\"type\":\"error\",\"code\":\"bad-request\",\"detail\":")
          .contains(detail.replace('\'', '"'));
      client.say("{'type':'subscribe','channels':['quotes.B']}");
      assertThat(client.awaitTold(3)).hasSize(3).endsWith(missing("quotes.B"));
    }
  }

  @Test
  void message_ofBytes_isAnsweredWithAnError() {
    try (WsClient client = open("")) {
      client.socket.sendBinary(ByteBuffer.allocate(3), true).join();

      assertThat(client.awaitTold(1).get(0)).contains("must be a text, was 3 bytes");
    }
  }

  @Test
  void channels_moreThanAllowed_areRefusedByName() {
    restart(new StreamConfig(1, 2, Duration.ofSeconds(15), Duration.ofSeconds(1), 2_048));
    try (WsClient client = open("?channels=quotes.A")) {
      client.awaitTold(2);

      client.say("{'type':'subscribe','channels':['quotes.A','quotes.B','quotes.C']}");
      assertThat(client.awaitTold(3).get(2))
          .contains("at most 2 on a connection")
          .contains("\"channel\":\"quotes.C\"");
      client.say("{'type':'subscribe','channels':['quotes.A','quotes.B']}");

      assertThat(client.awaitTold(5)).endsWith(missing("quotes.B")).hasSize(5);
      assertThat(rig.get("/v1/stream?channels=quotes.A").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void message_thatIsTooLong_endsTheConnection() {
    restart(new StreamConfig(5, 5, Duration.ofSeconds(15), Duration.ofSeconds(1), 2_048));
    try (WsClient client = open("")) {
      client.say("{'type':'" + "x".repeat(2_100) + "'}");

      assertThat(client.closed.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(1009);
    }
    try (WsClient client = open("")) {
      var unused = client.socket.sendText("x".repeat(70_000), true);

      assertThat(client.closed.orTimeout(60, TimeUnit.SECONDS).join()).isIn(1009, 1006);
    }
    await().atMost(LIMIT).until(() -> metric("connections") == 0);
  }

  @Test
  void upgrade_thatIsIncomplete_isRefusedAndTakesNoPlace() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.service().port())) {
      socket.setSoTimeout(30_000);
      String upgrade =
          String.join(
              "\r\n",
              "GET /v1/ws HTTP/1.1",
              "Host: a",
              "Upgrade: websocket",
              "Connection: Upgrade, close",
              "",
              "");
      socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));

      byte[] start = socket.getInputStream().readNBytes(12);

      assertThat(new String(start, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 4");
    }
    await().atMost(LIMIT).until(() -> metric("connections") == 0);
  }

  @Test
  void peer_thatAnswersPings_staysAndOneThatDoesNotIsClosed() throws IOException {
    restart(new StreamConfig(5, 5, Duration.ofSeconds(3), Duration.ofSeconds(1), 2_048));
    try (WsClient client = open("?channels=quotes.A");
        Socket deaf = new Socket(InetAddress.getLoopbackAddress(), rig.service().port())) {
      deaf.setSoTimeout(30_000);
      String upgrade =
          String.join(
              "\r\n",
              "GET /v1/ws HTTP/1.1",
              "Host: a",
              "Upgrade: websocket",
              "Connection: Upgrade",
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
              "Sec-WebSocket-Version: 13",
              "",
              "");
      deaf.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));

      byte[] all = deaf.getInputStream().readAllBytes(); // until the server ends it

      assertThat(new String(all, StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 101")
          .contains("a ping was not answered");
      assertThat(metric("pings_unanswered_total")).isEqualTo(1);
      write("A", 1);
      client.awaitSaid(value("A", 1));
    }
  }

  @Test
  void close_withSocketsOpen_tellsAndEndsThem() {
    try (WsClient client = open("?channels=quotes.A")) {
      client.awaitTold(2);

      rig.service().close();

      assertThat(client.closed.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(1001);
      assertThat(client.told().get(2))
          .startsWith("{\"type\":\"bye\",\"reason\":\"closing\",\"retryMillis\":");
    }
  }

  @Test
  void request_thatCannotBecomeASocket_isToldWhy() {
    HttpResponse<String> plain = rig.get("/v1/ws");
    assertThat(plain.statusCode()).isEqualTo(426);
    assertThat(plain.headers().firstValue("Upgrade")).contains("websocket");
    assertThat(plain.body()).contains("urn:tidemark:problem:upgrade-required");
    assertThat(rig.send("HEAD", "/v1/ws").statusCode()).isEqualTo(426);
    assertThat(rig.send("OPTIONS", "/v1/ws").statusCode()).isEqualTo(204);
    assertThat(rig.send("POST", "/v1/ws").statusCode()).isEqualTo(405);
    assertThat(refused("?channels=quotes.*")).isEqualTo(400);
  }

  private int refused(String query) {
    try {
      open(query).close();
      return 101;
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      return cause instanceof WebSocketHandshakeException handshake
          ? handshake.getResponse().statusCode()
          : -1;
    }
  }
}
