package io.tidemark.query;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.tidemark.runtime.Problem;
import io.tidemark.runtime.access.Door;
import io.tidemark.runtime.access.RequestIds;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Map;

/**
 * Answers what is no HTTP request or too long a one, and closes the connection. Counts and writes
 * down those whose body turns out to be none, too.
 */
final class InvalidRequests implements Handler<HttpServerRequest> {
  /** What is told of a request whose body is no HTTP. */
  static final Problem BROKEN_BODY = Problem.badRequest("its body is no HTTP");

  private final Door door;
  private final QueryMetrics metrics;
  private final RequestIds ids = new RequestIds();

  InvalidRequests(Door door, QueryMetrics metrics) {
    this.door = door;
    this.metrics = metrics;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String id = ids.of(null); // its headers may be what is wrong
    door.malformed(request, id, System.nanoTime());
    Problem problem = problem(request.decoderResult().cause());
    request
        .response()
        .putHeader("Connection", "close")
        .putHeader(Headers.CONTENT_TYPE_OPTIONS, Headers.NOSNIFF)
        .putHeader(Headers.REQUEST_ID, id);
    problem.send(request.response(), Map.of("requestId", id));
    metrics.malformed();
    metrics.answered(Route.UNKNOWN, problem.status());
    request.connection().close();
  }

  /**
   * Watches a request whose body nobody reads: it is answered before that has come, so that a chunk
   * that is none only ends the connection.
   */
  void watchBody(HttpServerRequest request, String id, long startNanos) {
    if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      request.exceptionHandler(
          failure -> {
            if (broken(failure)) {
              metrics.malformed();
              door.malformed(request, id, startNanos, BROKEN_BODY.status());
            }
          });
    }
  }

  /** Whether a body is none, rather than cut off. */
  static boolean broken(Throwable failure) {
    return !(failure instanceof HttpClosedException) && !(failure instanceof IOException);
  }

  private static Problem problem(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return new Problem(
          414, "uri-too-long", "The request's first line is too long", "ask for less");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return new Problem(
          431, "headers-too-large", "The request's headers are too large", "send fewer headers");
    }
    return Problem.badRequest("it is no HTTP request");
  }
}
