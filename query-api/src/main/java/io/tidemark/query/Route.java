package io.tidemark.query;

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
  OPENAPI,
  DOCS,
  OPERATIONS,
  UNKNOWN;

  private static final String API = "/v1/";
  private static final String DOCS_FILES = "/docs/";

  /** Whether what it answers can be asked for as of some position. */
  boolean waits() {
    return this == QUOTE || this == MOMENTUM || this == PORTFOLIO;
  }

  /** Whether it is answered for as long as the client listens. */
  boolean streams() {
    return this == STREAM || this == WEB_SOCKET;
  }

  /** A path's route and, still encoded, the name that it ends with; empty where it has none. */
  record Match(Route route, String id) {}

  /** The route of a path as it was sent. */
  static Match match(@Nullable String path) {
    if (path == null) {
      return new Match(UNKNOWN, "");
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
