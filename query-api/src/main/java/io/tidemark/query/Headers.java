package io.tidemark.query;

import io.vertx.core.http.HttpHeaders;

/** Names and values of headers, made once. */
final class Headers {
  static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  static final CharSequence YAML = HttpHeaders.createOptimized("application/yaml");
  static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
  static final CharSequence AN_HOUR = HttpHeaders.createOptimized("public, max-age=3600");
  static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");
  static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("Referrer-Policy");
  static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
  static final CharSequence CONTENT_POLICY = HttpHeaders.createOptimized("Content-Security-Policy");

  /** What Swagger UI needs, and no more; its styles are partly in the page. */
  static final CharSequence DOCS_POLICY =
      HttpHeaders.createOptimized(
          "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
              + " img-src 'self' data:; connect-src 'self'; frame-ancestors 'none';"
              + " base-uri 'none'; form-action 'none'");

  static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
  static final CharSequence TRUE = HttpHeaders.createOptimized("true");
  static final CharSequence AFTER = HttpHeaders.createOptimized("Tidemark-After");
  static final CharSequence VERSION = HttpHeaders.createOptimized("Tidemark-Version");
  static final CharSequence EVENT_TIME = HttpHeaders.createOptimized("Tidemark-Event-Time");
  static final CharSequence STALE = HttpHeaders.createOptimized("Tidemark-Stale");
  static final CharSequence TIDEMARK = HttpHeaders.createOptimized("Tidemark");

  static final CharSequence EVENT_STREAM = HttpHeaders.createOptimized("text/event-stream");
  static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  static final CharSequence ACCEL_BUFFERING = HttpHeaders.createOptimized("X-Accel-Buffering");
  static final CharSequence NO = HttpHeaders.createOptimized("no");
  static final CharSequence LAST_EVENT_ID = HttpHeaders.createOptimized("Last-Event-ID");
  static final CharSequence WEB_SOCKET = HttpHeaders.createOptimized("websocket");

  private Headers() {}
}
