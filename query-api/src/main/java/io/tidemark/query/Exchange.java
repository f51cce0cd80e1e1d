package io.tidemark.query;

import io.tidemark.runtime.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * One request under way and its answer, of which the first one offered is sent and any later one
 * dropped; confined to one event loop.
 */
final class Exchange {
  private static final int NOT_MODIFIED = 304;

  private final HttpServerRequest request;
  private final Route route;
  private final String id;
  private final long startNanos;
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

  String id() {
    return id;
  }

  long startNanos() {
    return startNanos;
  }

  /** Whether nothing has been sent yet. */
  boolean open() {
    return !answered;
  }

  /** Sends what was asked for, or that the client has it already; returns the status. */
  int send(Answer answer) {
    HttpServerResponse response = begin();
    response
        .putHeader(HttpHeaders.CACHE_CONTROL, Headers.NO_CACHE)
        .putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
    if (answer.tidemark() != null) {
      response.putHeader(Headers.TIDEMARK, answer.tidemark());
    }
    if (answer.etag() != null) {
      response.putHeader(HttpHeaders.ETAG, answer.etag());
      if (request.headers().contains(HttpHeaders.IF_NONE_MATCH)
          && EntityTags.match(request.headers().getAll(HttpHeaders.IF_NONE_MATCH), answer.etag())) {
        end(response.setStatusCode(NOT_MODIFIED));
        return NOT_MODIFIED;
      }
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      end(response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.body().length())));
    } else if (!response.closed()) {
      response.end(answer.body());
    }
    return response.getStatusCode();
  }

  /** Sends a problem; returns the status. */
  int send(Problem problem) {
    problem.send(begin());
    return problem.status();
  }

  /** The response, the headers of every answer in it, for whoever sends it. */
  HttpServerResponse begin() {
    answered = true;
    return request
        .response()
        .putHeader(Headers.REQUEST_ID, id)
        .putHeader(Headers.CONTENT_TYPE_OPTIONS, Headers.NOSNIFF);
  }

  private static void end(HttpServerResponse response) {
    if (!response.closed()) {
      response.end();
    }
  }
}
