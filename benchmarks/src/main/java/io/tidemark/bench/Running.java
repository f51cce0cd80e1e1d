package io.tidemark.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/**
 * A service that runs, asked over its port.
 *
 * @param port of its health and metrics
 */
record Running(Child child, int port) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private static final int OK = 200;

  /** Whether it says so. */
  boolean ready() {
    try {
      return get("/health/ready").statusCode() == OK;
    } catch (IOException e) {
      return false; // does not listen yet
    }
  }

  /** Its metrics by name; none while it does not listen. */
  Map<String, Double> metrics() {
    try {
      return Metrics.parse(get("/metrics").body());
    } catch (IOException e) {
      return Map.of();
    }
  }

  /** One of its metrics; 0 where there is none yet. */
  double metric(String name) {
    return metrics().getOrDefault(name, 0.0);
  }

  /** An answer. */
  HttpResponse<String> get(String path) throws IOException {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(5)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }
}
