package io.tidemark.query;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.tidemark.runtime.Problem;
import io.tidemark.runtime.access.RequestIds;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/** Answers what is no HTTP request or too long a one, and closes the connection. */
final class InvalidRequests implements Handler<HttpServerRequest> {
  private final RequestIds ids = new RequestIds();

  @Override
  public void handle(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    request.response().putHeader("Connection", "close");
    String id = ids.of(null); // its headers may be what is wrong
    request.response().putHeader(Headers.REQUEST_ID, id);
    problem(cause).send(request.response(), Map.of("requestId", id));
    request.connection().close();
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
