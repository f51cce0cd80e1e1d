package io.tidemark.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Reads over the query API. */
final class HttpWatcher extends Watcher {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> INTERVALS = List.of("1m", "5m", "1h", "1d");

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final String url;
  private final List<String> symbols;
  private final List<String> portfolios;
  private final Violations violations;
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  private int next;

  HttpWatcher(String url, Universe universe, Memory memory, Violations violations) {
    super(memory);
    this.url = url;
    this.symbols = universe.symbols();
    this.portfolios = universe.portfolios();
    this.violations = violations;
  }

  /** How often each status was answered, {@code none} where there was no answer. */
  Map<String, Integer> statuses() {
    return new TreeMap<>(statuses);
  }

  @Override
  boolean look() {
    return snapshots() && folios() && bars() && index();
  }

  private boolean snapshots() {
    Optional<JsonNode> answer = get("/v1/snapshots?symbols=" + String.join(",", symbols));
    answer.ifPresent(
        body ->
            body.path("snapshots")
                .properties()
                .forEach(
                    entry -> {
                      for (String kind : List.of("quote", "momentum", "asset")) {
                        JsonNode one = entry.getValue().path(kind);
                        if (one.isObject()) {
                          see(kind, kind + ":" + entry.getKey(), one.toString());
                        }
                      }
                    }));
    return answer.isPresent();
  }

  private boolean folios() {
    for (String id : portfolios) {
      Optional<String> body = text("/v1/portfolios/" + id);
      if (body.isEmpty()) {
        return false;
      }
      if (!body.get().isEmpty()) {
        see("valuation", "valuation:" + id, body.get());
      }
    }
    return true;
  }

  private boolean bars() {
    String symbol = symbols.get(next++ % symbols.size());
    for (String interval : INTERVALS) {
      Optional<JsonNode> answer =
          get("/v1/bars/" + symbol + "?interval=" + interval + "&sort=desc&limit=12");
      if (answer.isEmpty()) {
        return false;
      }
      for (JsonNode bar : answer.get().path("bars")) {
        String key = "bar:" + interval + ":" + symbol + ":" + bar.path("openTime").asLong();
        see("bar", key, bar.toString());
      }
    }
    return true;
  }

  private boolean index() {
    Optional<JsonNode> answer = get("/v1/symbols?limit=1000");
    Set<String> made = new TreeSet<>();
    answer.ifPresent(body -> body.path("symbols").forEach(symbol -> made.add(symbol.asText())));
    symbols.forEach(made::remove);
    if (!made.isEmpty()) {
      violations.add("made up", "http", "index:symbols", made.toString());
    }
    return answer.isPresent();
  }

  private Optional<JsonNode> get(String path) {
    return text(path).map(HttpWatcher::parse);
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException("not JSON: " + text, e);
    }
  }

  /** The body; empty where nothing is known under that name, none where there is no answer. */
  Optional<String> text(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(5)).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      statuses.merge(Integer.toString(response.statusCode()), 1, Integer::sum);
      return switch (response.statusCode()) {
        case 200 -> Optional.of(response.body());
        case 404 -> Optional.of("");
        default -> unexpected(path, response);
      };
    } catch (IOException e) {
      statuses.merge("none", 1, Integer::sum);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  /** Whether a service says that it is ready. */
  boolean reachable(String address) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(5)).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Optional<String> unexpected(String path, HttpResponse<String> response) {
    if (response.statusCode() != 503) {
      violations.add(
          "status " + response.statusCode(), "http", path, String.valueOf(response.body()));
    }
    return Optional.empty();
  }
}
