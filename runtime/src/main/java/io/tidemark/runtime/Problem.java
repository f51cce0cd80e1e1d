package io.tidemark.runtime;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * An RFC 9457 problem.
 *
 * @param status the HTTP status
 * @param code what went wrong, as a client's program tells problems apart: {@code not-found}
 * @param title the same for people
 * @param detail of this very case, naming field and value
 */
public record Problem(int status, String code, String title, String detail) {
  /** 400: a path, a query or a header that can't be understood. */
  public static Problem badRequest(String detail) {
    return new Problem(400, "bad-request", "The request can't be understood", detail);
  }

  /** 404: nothing is known under that name. */
  public static Problem notFound(String detail) {
    return new Problem(404, "not-found", "Nothing is known under that name", detail);
  }

  /** 408: the request did not arrive in time. */
  public static Problem requestTimeout(String detail) {
    return new Problem(408, "request-timeout", "The request took too long to arrive", detail);
  }

  /** 413: more than is taken at once. */
  public static Problem tooLarge(String detail) {
    return new Problem(413, "too-large", "The request is too large", detail);
  }

  /** 422: understood, but against the rules. */
  public static Problem invalid(String detail) {
    return new Problem(422, "invalid", "The request breaks a rule", detail);
  }

  /** 429: too much at once; later it will do. */
  public static Problem tooManyRequests(String detail) {
    return new Problem(429, "too-many-requests", "Too much is going on at once", detail);
  }

  /** 503: what is needed to answer does not answer itself. */
  public static Problem unavailable(String detail) {
    return new Problem(503, "unavailable", "This can't be answered now", detail);
  }

  /** Answers with it; a 429 or 503 asks the client to come back in a second, unless told. */
  public void send(HttpServerResponse response) {
    send(response, Map.of());
  }

  /** Answers with it and with further members, as RFC 9457 section 3.2 allows. */
  public void send(HttpServerResponse response, Map<String, ?> members) {
    if (begun(response)) {
      response.end(json(members).toBuffer());
    }
  }

  /** The same, without a body where the request is a HEAD, over HTTP/2 too. */
  public void send(HttpServerRequest request, Map<String, ?> members) {
    HttpServerResponse response = request.response();
    if (!request.method().equals(HttpMethod.HEAD)) {
      send(response, members);
    } else if (begun(response)) {
      int length = json(members).toBuffer().length();
      response.putHeader("Content-Length", Integer.toString(length)).end();
    }
  }

  /** Writes status and headers; false where an answer can't be sent any more. */
  private boolean begun(HttpServerResponse response) {
    if (response.ended() || response.closed()) {
      return false;
    }
    if ((status == 429 || status == 503) && !response.headers().contains("Retry-After")) {
      response.putHeader("Retry-After", "1");
    }
    response.setStatusCode(status).putHeader("Content-Type", "application/problem+json");
    return true;
  }

  private JsonObject json(Map<String, ?> members) {
    JsonObject json =
        new JsonObject()
            .put("type", "urn:tidemark:problem:" + code)
            .put("title", title)
            .put("status", status)
            .put("detail", detail);
    members.forEach(json::put);
    return json;
  }
}
