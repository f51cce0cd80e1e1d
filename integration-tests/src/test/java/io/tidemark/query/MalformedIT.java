package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.it.Wire;
import io.tidemark.runtime.access.AccessSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no HTTP, sent over a bare socket: refused, counted and written down, each once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedIT {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final String HOST = " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

  private Path log;
  private QueryRig rig;
  private int linesBefore;
  private double countBefore;

  @BeforeAll
  void start(@TempDir Path directory) {
    log = directory.resolve("access.log");
    rig =
        QueryRig.start(
            QueryRig.CONFIG.withAccess(AccessSettings.localQuery().withLog(log.toString())));
    rig.redis().set(QueryRig.KEYS.quote("A"), QueryRig.quote("A", 1));
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @BeforeEach
  void count() throws IOException {
    countBefore = counted();
    linesBefore = refusals().size();
  }

  private double counted() {
    return rig.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("tidemark_query_malformed_total "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  private List<JsonNode> logged() throws IOException {
    return Files.readString(log).lines().map(QueryRig::parse).toList();
  }

  private List<JsonNode> refusals() throws IOException {
    return logged().stream().filter(line -> line.path("status").asInt() >= 400).toList();
  }

  private void assertAscii() throws IOException {
    assertThat(Files.readString(log, StandardCharsets.ISO_8859_1)).matches("[ -~\\n]*");
  }

  /** Sends bytes, and reads until the server closes. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(HERE, rig.service().port())) {
      socket.setSoTimeout(45_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  static List<Arguments> requests() {
    String many = "X-A: b\r\n".repeat(4_000);
    return List.of(
        Arguments.of("no HTTP", "no http at all\r\n\r\n", 400),
        Arguments.of("bytes", "\u0000\u0001\u0002\u00ff\r\n\r\n", 400),
        Arguments.of("TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n", 400),
        Arguments.of("a path with a delete", "GET /v1/quotes/\u007f" + HOST + "\r\n", 400),
        Arguments.of("no version", "GET /v1/quotes/A\r\n\r\n", 400),
        Arguments.of("a version that is none", "GET /v1/quotes/A HTTP/x.y\r\n\r\n", 400),
        Arguments.of("a method that is none", "G\u001b[31mET /v1/quotes/A" + HOST + "\r\n", 400),
        Arguments.of("line too long", "GET /v1/quotes/" + "A".repeat(70_000) + HOST + "\r\n", 414),
        Arguments.of(
            "header too long", "GET /" + HOST + "X: " + "b".repeat(20_000) + "\r\n\r\n", 431),
        Arguments.of("headers too many", "GET /" + HOST + many + "\r\n", 431),
        Arguments.of("header without colon", "GET /" + HOST + "nothing\r\n\r\n", 400),
        Arguments.of("header of a bad name", "GET /" + HOST + "X Y\u0007: b\r\n\r\n", 400),
        Arguments.of("header of bad value", "GET /" + HOST + "X: a\u0000b\r\n\r\n", 400),
        Arguments.of("length that is none", "GET /" + HOST + "Content-Length: x\r\n\r\n", 400),
        Arguments.of(
            "two lengths",
            "POST /v1/cache/invalidate" + HOST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            400));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void request_thatIsNone_isRefusedCountedAndWrittenDown(String name, String bytes, int status)
      throws IOException {
    String answer = raw(bytes);

    assertThat(answer).containsPattern("^HTTP/1.[01] " + status + " ");
    assertThat(answer).contains("problem+json").containsIgnoringCase("connection: close");
    assertThat(answer).doesNotContain("\u001b", "\u0007", "\u0000");
    assertThat(counted()).isEqualTo(countBefore + 1);
    await().until(() -> refusals().size() == linesBefore + 1);
    JsonNode line = refusals().get(linesBefore);
    assertThat(line.path("status").asInt()).isEqualTo(status);
    assertThat(line.path("client").asText()).isEqualTo("127.0.0.1");
    assertThat(answer).contains(line.path("requestId").asText());
    assertAscii();
    assertThat(rig.get("/v1/quotes/A").statusCode()).isEqualTo(200);
  }

  @Test
  void path_ofAnyLength_isWrittenDownCutAndEscaped() throws IOException {
    Wire.ask(HERE, rig.service().port(), "GET /v1/quotes/\u009b31m\u00e9\"\\" + "b".repeat(900));

    await().until(() -> refusals().size() == linesBefore + 1);
    JsonNode line = refusals().get(linesBefore);
    assertThat(line.path("path").asText())
        .hasSize(512)
        .startsWith("/v1/quotes/\u009b31m\u00e9\"\\bbb");
    assertAscii();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/quotes/A",
        "GET /v1/stream?channels=quotes.A",
        "GET /health/live",
        "POST /v1/cache/invalidate"
      })
  void chunkThatIsNone_endsTheConnection_countedAndWrittenDown(String line) throws IOException {
    for (String body : List.of("zz\r\n{}\r\n", "2\r\n{}\r\n-1\r\n{}\r\n")) {
      count();

      String answer = raw(line + HOST + CHUNKED + body + "GET /v1/quotes/A" + HOST + "\r\n");

      assertThat(answer.split("HTTP/1.1 200", -1)).hasSizeLessThanOrEqualTo(2);
      await().until(() -> counted() == countBefore + 1);
      await().until(() -> refusals().size() == linesBefore + 1);
      assertThat(refusals().get(linesBefore).path("status").asInt()).isEqualTo(400);
    }
  }

  @Test
  void silence_inTheMiddleOfALine_costsNobodyElse() throws IOException {
    try (Wire wire = new Wire(HERE, rig.service().port())) {
      wire.send("GET /v1/quo");
      assertThat(rig.get("/v1/quotes/A").statusCode()).isEqualTo(200);
    }
    assertThat(counted()).isEqualTo(countBefore);
  }
}
