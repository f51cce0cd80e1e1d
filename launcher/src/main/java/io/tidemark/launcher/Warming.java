package io.tidemark.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.launcher.WarmCommand.Warmed;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Tidemark;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Has ingest ask the providers, and asks the query API until it shows what they said. */
final class Warming {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** The keys of a symbol's entries, behind their generation. */
  private static final Pattern SYMBOLS_KEY = Pattern.compile("(?:quote|asset|momentum:[^:]+):(.+)");

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Place ingest;
  private final Place query;
  private final Duration limit;

  /**
   * A service.
   *
   * @param key to show there; empty for none
   */
  record Place(URI url, String key) {
    HttpRequest.Builder request(String path) {
      HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path));
      return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    /** Without the key. */
    @Override
    public String toString() {
      return url.toString();
    }
  }

  Warming(Place ingest, Place query, Duration limit) {
    this.ingest = ingest;
    this.query = query;
    this.limit = limit;
  }

  /** What became of each symbol that {@code request} names. */
  List<Warmed> run(Map<String, Object> request) {
    long begun = System.nanoTime();
    JsonNode results = refresh(request).path("symbols");
    List<Warmed> warmed = new ArrayList<>(Warmed.failed(results));
    List<JsonNode> left = new ArrayList<>();
    results.forEach(
        result -> {
          if (result.has("tidemark")) {
            left.add(result);
          }
        });
    while (!left.isEmpty() && System.nanoTime() - begun < limit.toNanos()) {
      left.removeIf(
          result -> {
            boolean readable = readable(result);
            if (readable) {
              warmed.add(told(result, true, begun, result.path("reason").asText("")));
            }
            return readable;
          });
      if (!left.isEmpty()) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    String late = "published, but not readable after " + limit.toSeconds() + " s";
    left.forEach(result -> warmed.add(told(result, false, begun, late)));
    return List.copyOf(warmed);
  }

  /** The symbols whose entries are read most, the most read first; as many as are known. */
  List<String> mostRead(int most) {
    HttpResponse<String> answer = send(query.request("/v1/cache/stats").GET());
    JsonNode stats = parsed(answer.body());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          "the query API at %s answered %d: %s"
              .formatted(query, answer.statusCode(), stats.path("detail").asText()));
    }
    Set<String> symbols = new LinkedHashSet<>();
    for (JsonNode read : stats.path("mostRead")) {
      Matcher key = SYMBOLS_KEY.matcher(read.path("key").asText());
      if (key.matches() && symbols.size() < most) {
        symbols.add(key.group(1));
      }
    }
    return List.copyOf(symbols);
  }

  private static Warmed told(JsonNode result, boolean readable, long begun, String note) {
    return new Warmed(
        result.path("symbol").asText(),
        result.path("source").asText(""),
        readable,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun),
        note);
  }

  private JsonNode refresh(Map<String, Object> request) {
    HttpResponse<String> answer =
        send(
            ingest
                .request("/v1/refresh")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JsonText.of(request))));
    JsonNode json = parsed(answer.body());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          "ingest at %s answered %d: %s"
              .formatted(ingest, answer.statusCode(), json.path("detail").asText()));
    }
    return json;
  }

  /** Whether the quote that is served reflects the position of the price, or a later one. */
  private boolean readable(JsonNode result) {
    String symbol = URLEncoder.encode(result.path("symbol").asText(), StandardCharsets.UTF_8);
    Tidemark wanted = Tidemark.parse(result.path("tidemark").asText());
    HttpResponse<String> answer = send(query.request("/v1/quotes/" + symbol).GET());
    if (answer.statusCode() != 200) {
      return false;
    }
    try {
      Tidemark served = Tidemark.parse(parsed(answer.body()).path("tidemark").asText());
      return served.partition() == wanted.partition() && served.offset() >= wanted.offset();
    } catch (InvalidRecordException e) {
      return false; // a quote of daily bars alone names no price
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    HttpRequest made = request.timeout(limit).build();
    try {
      return client.send(made, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(made.uri() + " does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }
}
