package io.tidemark.query;

import io.tidemark.runtime.access.Right;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/** The paths that are served. */
enum Route {
  QUOTE,
  QUOTES,
  MOMENTUM,
  LEADERBOARD,
  BARS,
  PORTFOLIO,
  ASSET,
  SYMBOLS,
  SNAPSHOTS,
  STATUS,
  STREAM,
  WEB_SOCKET,
  CACHE,
  CACHE_INFO,
  CACHE_STATS,
  CACHE_KEYS,
  CACHE_HEALTH,
  CACHE_INVALIDATE,
  CACHE_WARMUP,
  OPENAPI,
  DOCS,
  OPERATIONS,
  UNKNOWN;

  private static final String API = "/v1/";
  private static final String ADMINISTRATION = "/v1/cache/";
  private static final String DOCS_FILES = "/docs/";

  /** Whether what it answers can be asked for as of some position. */
  boolean waits() {
    return this == QUOTE || this == MOMENTUM || this == PORTFOLIO;
  }

  /** Whether it is answered for as long as the client listens. */
  boolean streams() {
    return this == STREAM || this == WEB_SOCKET;
  }

  /** Whether it is a part of the administration. */
  boolean administers() {
    return compareTo(CACHE) >= 0 && compareTo(CACHE_WARMUP) <= 0;
  }

  /** What it takes of whoever asks; an unknown path tells no more to strangers than a known one. */
  Right right() {
    return switch (this) {
      case OPENAPI, DOCS, OPERATIONS -> Right.NONE;
      default -> administers() ? Right.WRITE : Right.READ;
    };
  }

  /** Its methods, as {@code Allow} names them. */
  String methods() {
    return switch (this) {
      case CACHE -> "DELETE, OPTIONS";
      case CACHE_INVALIDATE, CACHE_WARMUP -> "POST, OPTIONS";
      default -> "GET, HEAD, OPTIONS";
    };
  }

  /** Whether it has a method besides OPTIONS. */
  boolean allows(HttpMethod method) {
    return switch (this) {
      case CACHE -> method.equals(HttpMethod.DELETE);
      case CACHE_INVALIDATE, CACHE_WARMUP -> method.equals(HttpMethod.POST);
      default -> method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    };
  }

  /** A path's route and, still encoded, the name that it ends with; empty where it has none. */
  record Match(Route route, String id) {}

  /** The route of a path as it was sent. */
  static Match match(@Nullable String path) {
    if (path == null) {
      return new Match(UNKNOWN, "");
    }
    if (path.startsWith(ADMINISTRATION)) {
      return new Match(administration(path.substring(ADMINISTRATION.length())), "");
    }
    if (path.startsWith(API)) {
      return api(path);
    }
    if (path.startsWith(DOCS_FILES)) {
      return new Match(DOCS, path.substring(DOCS_FILES.length()));
    }
    return switch (path) {
      case "/docs" -> new Match(DOCS, "");
      case "/openapi.yaml" -> new Match(OPENAPI, "");
      case "/health/live", "/health/ready", "/metrics" -> new Match(OPERATIONS, "");
      default -> new Match(UNKNOWN, "");
    };
  }

  private static Match api(String path) {
    int slash = path.indexOf('/', API.length());
    if (slash < 0) {
      return new Match(collection(path.substring(API.length())), "");
    }
    String id = path.substring(slash + 1);
    if (id.isEmpty() || id.indexOf('/') >= 0) {
      return new Match(UNKNOWN, "");
    }
    return new Match(single(path.substring(API.length(), slash)), id);
  }

  private static Route collection(String name) {
    return switch (name) {
      case "quotes" -> QUOTES;
      case "momentum" -> LEADERBOARD;
      case "symbols" -> SYMBOLS;
      case "snapshots" -> SNAPSHOTS;
      case "status" -> STATUS;
      case "stream" -> STREAM;
      case "ws" -> WEB_SOCKET;
      case "cache" -> CACHE;
      default -> UNKNOWN;
    };
  }

  private static Route administration(String name) {
    return switch (name) {
      case "info" -> CACHE_INFO;
      case "stats" -> CACHE_STATS;
      case "keys" -> CACHE_KEYS;
      case "health" -> CACHE_HEALTH;
      case "invalidate" -> CACHE_INVALIDATE;
      case "warmup" -> CACHE_WARMUP;
      default -> UNKNOWN;
    };
  }

  private static Route single(String name) {
    return switch (name) {
      case "quotes" -> QUOTE;
      case "momentum" -> MOMENTUM;
      case "bars" -> BARS;
      case "portfolios" -> PORTFOLIO;
      case "assets" -> ASSET;
      default -> UNKNOWN;
    };
  }
}
