package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.RedisKeys;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Throws requests at the API that a program or an attacker might send; the seed is fixed. */
class FuzzIT {
  private static final int CASES = 10_000;
  private static final List<String> PATHS =
      List.of(
          "/v1/quotes/",
          "/v1/quotes",
          "/v1/momentum/",
          "/v1/momentum",
          "/v1/bars/",
          "/v1/bars",
          "/v1/portfolios/",
          "/v1/assets/",
          "/v1/symbols",
          "/v1/snapshots",
          "/v1/status",
          "/v1/cache",
          "/v1/cache/",
          "/v1/cache?pattern=",
          "/v1/cache/info?x=",
          "/v1/cache/stats?x=",
          "/v1/cache/health?x=",
          "/v1/cache/keys?pattern=",
          "/v1/cache/keys?limit=",
          "/v1/cache/keys?pageToken=",
          "/v1/cache/invalidate?x=",
          "/v1/cache/warmup?symbols=",
          "/docs",
          "/docs/",
          "/health/ready",
          "/openapi.yaml",
          "/v1/",
          "/",
          "");
  private static final List<String> NAMES =
      List.of(
          "symbols",
          "pattern",
          "model",
          "top",
          "order",
          "rating",
          "interval",
          "start",
          "end",
          "limit",
          "sort",
          "pageToken",
          "prefix",
          "minScore",
          "maxScore",
          "fields",
          "bars",
          "after",
          "wait",
          "x",
          "");
  private static final List<String> VALUES =
      List.of(
          "A",
          "AAPL,EUR%2FUSD",
          "tidemark-1",
          "20",
          "-1",
          "0",
          "9223372036854775808",
          "desc",
          "Strong+Buy",
          "1m",
          "1d",
          "2024-11-20",
          "2024-11-20T00:00:00Z",
          "0000-00-00",
          "1e9",
          "%F0%9F%98%80",
          "%F0%9F%98%80".repeat(40),
          "%00",
          "%",
          "%zz",
          "%C3%28",
          "*",
          "A*",
          "quote:*",
          "tm:*",
          "*a*a*a*a*a*a*b",
          "\\*",
          "a2V5cy83LzAv",
          "a2V5cy83LzE3NTkyMTg2MDQ0NDE2Lw",
          "[a-z]",
          "A%0D%0AFLUSHALL",
          "../../etc/passwd",
          "%2e%2e%2f",
          "YXNjLzE3MzIwNjA4MDAwMDA",
          "YXNjLw",
          "c3ltYm9sL0E",
          "c3ltYm9sLw",
          "null",
          "NaN",
          "+",
          "++",
          "&",
          "=",
          "A,".repeat(600),
          "",
          "x".repeat(5_000),
          "\u00e9\u00ff");
  private static final List<String> HEADERS =
      List.of(
          "If-None-Match: *",
          "If-None-Match: \"7-3\"",
          "If-None-Match: W/\"",
          "If-None-Match: ,,,",
          "If-None-Match: \"7-3",
          "X-Request-Id: ok",
          "X-Request-Id: \u00e9<>",
          "X-Request-Id:",
          "Accept: nonsense",
          "Accept-Encoding: gzip",
          "Content-Length: 0",
          "Range: bytes=0-1",
          "Expect: 100-continue",
          "Authorization: Bearer x",
          "Authorization: Bearer",
          "Authorization: Basic \u00ff",
          "Origin: https://evil.example",
          "Origin: :",
          "X-Forwarded-For: 127.0.0.1",
          "Content-Type: text/plain",
          "Cookie: a=b",
          "X-Long: " + "y".repeat(4_000));
  private static final List<String> METHODS =
      List.of(
          "GET", "GET", "GET", "GET", "HEAD", "POST", "POST", "DELETE", "OPTIONS", "PUT", "FOO");
  private static final List<String> BODIES =
      List.of(
          "{\"symbol\":\"A\"}",
          "{\"symbol\":\"*\"}",
          "{\"symbol\":7}",
          "{\"keys\":[\"quote:A\",\"bars:1m:A\"]}",
          "{\"keys\":[\"index:symbols\"]}",
          "{\"keys\":[{}]}",
          "{\"pattern\":\"*\"}",
          "{\"pattern\":\"[\"}",
          "{\"pattern\":\"\\u0000\"}",
          "{\"portfolio\":\"growth\"}",
          "{\"kind\":\"bars\"}",
          "{\"kind\":null}",
          "{\"symbol\":\"A\",\"symbol\":\"B\"}",
          "[".repeat(5_000),
          "{\"a\":".repeat(2_000),
          "{",
          "null",
          "\"text\"",
          "1e999999",
          "\u00ff\u00fe",
          "x".repeat(9_000),
          "{\"symbol\":\"" + "y".repeat(RequestBody.MOST_BYTES) + "\"}");

  private final Random random = new Random(20_241_120);

  private String any(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private String noise() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append((char) (0x21 + random.nextInt(0x5e)));
    }
    return text.toString();
  }

  private String request(String method) {
    StringBuilder text = new StringBuilder(method).append(' ').append(any(PATHS));
    text.append(random.nextInt(3) == 0 ? any(List.of("A", "", noise())) : any(VALUES));
    char mark = '?';
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(mark).append(any(NAMES)).append('=');
      text.append(random.nextInt(4) == 0 ? noise() : any(VALUES));
      mark = '&';
    }
    text.append(" HTTP/1.1\r\nHost: ").append(any(List.of("fuzz", "localhost"))).append("\r\n");
    String body = method.startsWith("P") && random.nextInt(4) > 0 ? any(BODIES) : "";
    for (int i = random.nextInt(3); i > 0; i--) {
      String header = any(HEADERS);
      // two lengths end the connection, in the middle of the body perhaps
      if (body.isEmpty() || !header.startsWith("Content-Length")) {
        text.append(header).append("\r\n");
      }
    }
    if (!body.isEmpty()) {
      text.append("Content-Length: ").append(body.length()).append("\r\n\r\n");
      return text.append(body).toString();
    }
    return text.append("\r\n").toString();
  }

  @Test
  void requests_whateverTheyHold_areAnsweredAndNeverWith500() throws IOException {
    List<String> wrong = new ArrayList<>();
    int[] classes = new int[6];
    URI nowhere = URI.create("http://127.0.0.1:1");
    try (QueryRig rig = QueryRig.start(QueryRig.CONFIG.withIngest(new IngestLink(nowhere, "")))) {
      rig.redis().set(QueryRig.KEYS.quote("A"), QueryRig.quote("A", "1"));
      rig.redis().zadd(QueryRig.KEYS.bars("1m", "A"), 60_000, "{\"version\":1}");
      rig.redis().zadd(QueryRig.KEYS.symbols(), 0, "A");
      Connection connection = new Connection(rig.service().port());
      for (int i = 0; i < CASES; i++) {
        String method = any(METHODS);
        String request = request(method);
        int status = connection.exchange(request, method.equals("HEAD"));
        classes[status / 100]++;
        if (status / 100 == 5) {
          wrong.add(status + " to " + request);
        }
      }
      connection.close();
      assertThat(rig.redis().get(RedisKeys.ACTIVE)).isEqualTo("7");
      assertThat(rig.redis().zscore(QueryRig.KEYS.symbols(), "A")).isZero();
      rig.redis().set(QueryRig.KEYS.quote("A"), QueryRig.quote("A", "1"));
      assertThat(rig.get("/v1/quotes/A").statusCode()).isEqualTo(200);
    }
    assertThat(wrong).isEmpty();
    assertThat(classes[2]).isGreaterThan(CASES / 100);
    assertThat(classes[4]).isGreaterThan(CASES / 4);
  }

  /** A bare HTTP/1.1 client that opens a new connection where the server has closed the last. */
  private static final class Connection {
    private final int port;
    private Socket socket;
    private InputStream in;

    Connection(int port) throws IOException {
      this.port = port;
      open();
    }

    private void open() throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(45_000); // a hang is a failure
      in = new BufferedInputStream(socket.getInputStream());
    }

    int exchange(String request, boolean head) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      int status = Integer.parseInt(line().split(" ", -1)[1]);
      boolean close = false;
      int length = 0;
      for (String header = line(); !header.isEmpty(); header = line()) {
        String lower = header.toLowerCase(Locale.ROOT);
        close |= lower.equals("connection: close");
        if (lower.startsWith("content-length:")) {
          length = Integer.parseInt(lower.substring(15).strip());
        }
      }
      if (!head && status != 304) {
        assertThat(in.readNBytes(length)).hasSize(length);
      }
      if (close) {
        close();
        open();
      }
      return status;
    }

    private String line() throws IOException {
      StringBuilder text = new StringBuilder();
      for (int b = in.read(); b != '\n'; b = in.read()) {
        assertThat(b).as("the connection, in the middle of an answer").isNotNegative();
        text.append((char) b);
      }
      return text.toString().stripTrailing();
    }

    void close() throws IOException {
      socket.close();
    }
  }
}
