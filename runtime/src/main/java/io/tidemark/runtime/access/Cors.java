package io.tidemark.runtime.access;

import io.tidemark.runtime.Settings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which other sites' pages may read answers, as the Fetch standard has it; none unless told.
 *
 * @param origins such as {@code https://app.example}, or {@code *} alone for any
 */
public record Cors(Set<String> origins) {
  /** No other site's. */
  public static final Cors NONE = new Cors(Set.of());

  private static final String ANY = "*";
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([A-Za-z0-9.-]+|\\[[0-9a-fA-F:]+])(:[0-9]{1,5})?");
  private static final CharSequence METHODS =
      HttpHeaders.createOptimized("GET, HEAD, POST, PUT, DELETE, OPTIONS");
  private static final CharSequence REQUEST_HEADERS =
      HttpHeaders.createOptimized(
          "Authorization, Content-Type, If-None-Match, Last-Event-ID, Tidemark-After,"
              + " X-Request-Id");
  private static final CharSequence RESPONSE_HEADERS =
      HttpHeaders.createOptimized(
          "ETag, Retry-After, Tidemark, Tidemark-Event-Time, Tidemark-Stale, Tidemark-Version,"
              + " X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id");
  private static final CharSequence TEN_MINUTES = HttpHeaders.createOptimized("600");

  public Cors {
    origins = Set.copyOf(origins);
    if (origins.contains(ANY) && origins.size() > 1) {
      throw new IllegalArgumentException("origins: must be * alone or a list, was " + origins);
    }
    for (String origin : origins) {
      if (!origin.equals(ANY) && !ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            "origins: must be like https://host:port, was " + origin);
      }
    }
  }

  static Cors from(Settings settings, String prefix) {
    String name = prefix + "CORS_ORIGINS";
    String text =
        settings.text(
            name, "", "whose pages may read answers: https://a.example,https://b.example, or *");
    Set<String> origins = new LinkedHashSet<>();
    for (String one : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      origins.add(one.strip());
    }
    try {
      return new Cors(origins);
    } catch (IllegalArgumentException e) {
      settings.problem(
          name, text, "must be a list of origins such as https://a.example:8443, or *");
      return NONE;
    }
  }

  boolean off() {
    return origins.isEmpty();
  }

  /** Lets the page that asks read the answer, if it may. */
  void label(HttpServerRequest request) {
    String origin = request.headers().get(HttpHeaders.ORIGIN);
    HttpServerResponse response = request.response();
    if (!origins.contains(ANY)) {
      response.headers().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }
    CharSequence allowed = allowed(origin);
    if (allowed != null) {
      response
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, allowed)
          .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
    }
  }

  private @Nullable CharSequence allowed(@Nullable String origin) {
    if (origin == null) {
      return null;
    }
    if (origins.contains(ANY)) {
      return ANY;
    }
    return origins.contains(origin) ? origin : null;
  }

  /** Whether a browser asks beforehand whether it may send the real request. */
  static boolean preflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaders.ORIGIN)
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
  }

  /** Tells such a browser what may be sent; {@link #label} has told whose pages. */
  void answerPreflight(HttpServerResponse response) {
    response
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
        .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, TEN_MINUTES);
  }
}
