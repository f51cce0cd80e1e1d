package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.model.wire.RedisKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether an entry that the near cache holds is answered alike by whichever way it takes. */
class HotEntriesIT {
  private static final RedisKeys KEYS = QueryRig.KEYS;

  /** Trusted over every pause of a busy machine, so that what is held is answered from near. */
  private static final NearConfig TRUSTING =
      new NearConfig(NearConfig.local().bytes(), Duration.ofMinutes(5), Duration.ofSeconds(30));

  private static QueryRig start() {
    QueryConfig.Serving one = new QueryConfig.Serving("127.0.0.1", 0, 1);
    QueryRig rig = QueryRig.start(QueryRig.CONFIG.withServing(one).withNear(TRUSTING));
    rig.awaitTrust();
    return rig;
  }

  private static String get(String path, String... headers) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + String.join("", headers) + "\r\n";
  }

  /** What comes back until the server closes the connection, which the last request has it do. */
  private static String exchange(QueryRig rig, String... requests) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.service().port())) {
      socket.setSoTimeout(45_000);
      socket.getOutputStream().write(String.join("", requests).getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  /** Its headers by name, its body as that of the empty name; ids and closing left out. */
  private static Map<String, String> parts(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    Map<String, String> parts = new TreeMap<>();
    answer
        .substring(0, end)
        .lines()
        .skip(1)
        .forEach(
            line -> {
              int colon = line.indexOf(": ");
              parts.put(
                  line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
            });
    parts.put("", answer.substring(end + 4));
    parts.keySet().removeAll(List.of("x-request-id", "connection"));
    return parts;
  }

  /** The answers in a row, each from its first line on. */
  private static List<String> answers(String all) {
    return List.of(all.split("(?=HTTP/1\\.1 )", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/quotes/A,quote:A,',\"eventTime\":4102444800000,\"tidemark\":\"3@4\"'",
    "/v1/quotes/BRK.B,quote:BRK.B,',\"eventTime\":1732092000123,\"tidemark\":\"3@4\"'",
    "/v1/momentum/A,momentum:tidemark-1:A,',\"tidemark\":null'",
    "/v1/portfolios/growth,valuation:growth,',\"eventTime\":7,\"tidemark\":[\"0@1\",\"3@9\"]'",
    "/v1/assets/A,asset:A,',\"name\":\"Société\"'"
  })
  void entryHeldNear_isAnsweredAlikeAheadOfVertxAndByIt(String path, String key, String fields)
      throws IOException {
    try (QueryRig rig = start()) {
      rig.redis().set("tm:7:" + key, "{\"version\":12" + fields + "}");

      List<String> answers =
          answers(exchange(rig, get(path), get(path), get(path, "Connection: close\r\n")));
      String first = exchange(rig, get(path), get("/", "Connection: close\r\n"));

      assertThat(answers).hasSize(3);
      assertThat(parts(answers.get(1))).isEqualTo(parts(answers.get(2)));
      assertThat(parts(answers(first).get(0))).isEqualTo(parts(answers.get(2)));
      // which way it took shows in nothing but the order of its headers
      assertThat(answers(first).get(0)).startsWith("HTTP/1.1 200 OK\r\nX-Content-Type-Options");
      assertThat(answers.get(2)).startsWith("HTTP/1.1 200 OK\r\nX-Request-Id");
    }
  }

  @Test
  void requestsInARow_areAnsweredInTheirOrder() throws IOException {
    try (QueryRig rig = start()) {
      rig.redis().set(KEYS.quote("A"), QueryRig.quote("A", 5));
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        requests.append(get("/v1/quotes/A")).append(get("/v1/quotes/NONE" + i));
      }

      List<String> answers =
          answers(exchange(rig, requests.toString(), get("/", "Connection: close\r\n")));

      assertThat(answers).hasSize(401);
      for (int i = 0; i < 200; i++) {
        assertThat(answers.get(2 * i)).startsWith("HTTP/1.1 200").contains("\"version\":5");
        assertThat(answers.get(2 * i + 1)).startsWith("HTTP/1.1 404").contains("NONE" + i + "\"");
      }
    }
  }

  @Test
  void entryThatChanges_isAnsweredAsItIsNow() throws IOException {
    try (QueryRig rig = start();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.service().port())) {
      for (int version = 1; version <= 20; version++) {
        rig.write(KEYS.quote("A"), QueryRig.quote("A", version));
        String expected = QueryRig.quote("A", version);
        await()
            .atMost(Duration.ofSeconds(20))
            .pollInterval(Duration.ofMillis(1))
            .until(() -> plain(socket).endsWith(expected));
      }
    }
  }

  private static String plain(Socket socket) throws IOException {
    socket.getOutputStream().write(get("/v1/quotes/A").getBytes(StandardCharsets.US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("}")) {
      int next = socket.getInputStream().read();
      assertThat(next).as("the connection, after " + answer).isNotNegative();
      answer.append((char) next);
    }
    return answer.toString();
  }
}
