package io.tidemark.query;

import io.tidemark.runtime.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request under way and its answer, of which the first one offered is sent and any later one
 * dropped; confined to one event loop.
 */
final class Exchange {
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final HttpServerRequest request;
  private final Route route;
  private final String id;
  private final long startNanos;
  private long waitNanos;
  private boolean answered;

  Exchange(HttpServerRequest request, Route route, String id, long startNanos) {
    this.request = request;
    this.route = route;
    this.id = id;
    this.startNanos = startNanos;
  }

  Route route() {
    return route;
  }

  /** Whether there is such a path. */
  boolean known() {
    return route != Route.UNKNOWN;
  }

  long startNanos() {
    return startNanos;
  }

  String id() {
    return id;
  }

  /** Whether it has been under way for longer than {@code nanos} and what it may wait. */
  boolean overdue(long nowNanos, long nanos) {
    return nowNanos - startNanos >= nanos + waitNanos;
  }

  /** Allows it to wait, besides the time to answer it. */
  void mayWait(long millis) {
    waitNanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** The first value of a header; null where there is none. */
  @Nullable String header(CharSequence name) {
    return request.headers().get(name);
  }

  /** Whether nothing has been sent yet. */
  boolean open() {
    return !answered;
  }

  /** Sends what was asked for, or that the client has it already; returns the status. */
  int send(Answer answer, long nowMillis) {
    HttpServerResponse response = begin();
    response
        .putHeader(HttpHeaders.CACHE_CONTROL, answer.cacheControl())
        .putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
    boolean gzip = false;
    if (answer.body().length() >= Gzip.WORTH_BYTES) {
      response.headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
      gzip = Gzip.taken(header(HttpHeaders.ACCEPT_ENCODING));
    }
    if (answer.stale()) {
      response.putHeader(Headers.STALE, Headers.TRUE);
    }
    Snapshot entry = answer.entry();
    if (entry != null) {
      label(response, entry, gzip, nowMillis);
      if (request.headers().contains(HttpHeaders.IF_NONE_MATCH)
          && EntityTags.match(
              request.headers().getAll(HttpHeaders.IF_NONE_MATCH), entry.labels().etag())) {
        end(response.setStatusCode(NOT_MODIFIED));
        return NOT_MODIFIED;
      }
    }
    send(response, gzip ? gzipped(response, answer) : answer.body());
    return response.getStatusCode();
  }

  private static Buffer gzipped(HttpServerResponse response, Answer answer) {
    response.putHeader(HttpHeaders.CONTENT_ENCODING, Headers.GZIP);
    Buffer known = answer.gzipped();
    return known == null ? Gzip.compressed(answer.body()) : known;
  }

  private void send(HttpServerResponse response, Buffer body) {
    if (request.method().equals(HttpMethod.HEAD)) {
      end(response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length())));
    } else if (!response.closed()) {
      response.end(body);
    }
  }

  /** Sends what may be done with a path; returns the status. */
  int sendOptions(String methods) {
    end(begin().setStatusCode(NO_CONTENT).putHeader(HttpHeaders.ALLOW, methods));
    return NO_CONTENT;
  }

  private static void label(
      HttpServerResponse response, Snapshot entry, boolean weak, long nowMillis) {
    Snapshot.Labels labels = entry.labels();
    response.putHeader(HttpHeaders.ETAG, weak ? "W/" + labels.etag() : labels.etag());
    labels.tell(response::putHeader);
    if (labels.eventTime() != null) {
      response.putHeader(HttpHeaders.AGE, Long.toString(entry.ageSeconds(nowMillis)));
    }
  }

  /** Sends a problem; returns the status. */
  int send(Problem problem) {
    begin();
    problem.send(request, Map.of("requestId", id));
    return problem.status();
  }

  /** Ends it unanswered, so that nobody waits for what can't come. */
  void abandon() {
    var unused = request.response().reset();
  }

  /** The response, the headers of every answer in it, for whoever sends it. */
  HttpServerResponse begin() {
    answered = true;
    HttpServerResponse response =
        request
            .response()
            .putHeader(Headers.REQUEST_ID, id)
            .putHeader(Headers.CONTENT_TYPE_OPTIONS, Headers.NOSNIFF);
    if (route == Route.DOCS) {
      response
          .putHeader(Headers.CONTENT_POLICY, Headers.DOCS_POLICY)
          .putHeader(Headers.REFERRER_POLICY, Headers.NO_REFERRER);
    }
    return response;
  }

  private static void end(HttpServerResponse response) {
    if (!response.closed()) {
      response.end();
    }
  }
}
