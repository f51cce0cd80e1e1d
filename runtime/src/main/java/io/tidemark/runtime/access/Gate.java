package io.tidemark.runtime.access;

import io.netty.util.AsciiString;
import io.tidemark.runtime.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Lets requests in by the key they show, by where they come from, and by how many came before. */
final class Gate {
  private static final String SCHEME = "Bearer ";
  private static final String REALM = "Bearer realm=\"tidemark\"";
  private static final CharSequence CHALLENGE = AsciiString.cached("WWW-Authenticate");
  private static final CharSequence LIMIT = AsciiString.cached("X-RateLimit-Limit");
  private static final CharSequence REMAINING = AsciiString.cached("X-RateLimit-Remaining");
  private static final CharSequence RESET = AsciiString.cached("X-RateLimit-Reset");

  private final Grants grants;
  private final @Nullable RateLimiter limiter;

  Gate(Grants grants, RateLimit limit, LongSupplier nanos) {
    this.grants = grants;
    this.limiter = limit.off() ? null : new RateLimiter(limit, nanos);
  }

  /** Whether anybody may do it, as often as they like. */
  boolean open(Right right) {
    return right == Right.NONE
        || (right == Right.READ && grants.read().isEmpty() && limiter == null);
  }

  /** Whether a request may do what it wants to; puts the headers that belong to the answer. */
  Entrance ask(HttpServerRequest request, Right right) {
    String peer = Peer.address(request);
    if (right == Right.NONE) {
      return new Entrance.Admitted(new Caller(peer, null));
    }
    String token = token(request.headers().get(HttpHeaders.AUTHORIZATION));
    String writer = token == null ? null : grants.write().ownerOf(token);
    String reader = token == null || writer != null ? null : grants.read().ownerOf(token);
    Caller caller = new Caller(peer, writer != null ? writer : reader);
    Problem problem = limited(request.response(), caller);
    if (problem == null) {
      problem =
          right == Right.READ
              ? mayRead(request, caller, token)
              : mayWrite(request, caller, writer, token);
    }
    return problem == null ? new Entrance.Admitted(caller) : new Entrance.Refused(caller, problem);
  }

  private @Nullable Problem limited(HttpServerResponse response, Caller caller) {
    if (limiter == null) {
      return null;
    }
    RateLimiter.Taken taken = limiter.take(caller.bucket());
    response
        .putHeader(LIMIT, Integer.toString(taken.limit()))
        .putHeader(REMAINING, Long.toString(taken.remaining()))
        .putHeader(RESET, Long.toString(taken.resetSeconds()));
    if (taken.granted()) {
      return null;
    }
    response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(taken.retrySeconds()));
    return Problem.tooManyRequests("more requests of this client than are allowed");
  }

  private @Nullable Problem mayRead(
      HttpServerRequest request, Caller caller, @Nullable String token) {
    if (grants.read().isEmpty() || caller.key() != null) {
      return null;
    }
    return unauthorized(request, token);
  }

  private @Nullable Problem mayWrite(
      HttpServerRequest request, Caller caller, @Nullable String writer, @Nullable String token) {
    if (writer != null) {
      return null;
    }
    if (grants.write().isEmpty()) {
      return Peer.local(request)
          ? null
          : forbidden(
              "no key is configured ("
                  + grants.writeSetting()
                  + "), so only programs of its own machine are answered");
    }
    if (caller.key() != null) {
      challenge(request, ", error=\"insufficient_scope\"");
      return forbidden("this key may only read");
    }
    return unauthorized(request, token);
  }

  private static Problem unauthorized(HttpServerRequest request, @Nullable String token) {
    challenge(request, token == null ? "" : ", error=\"invalid_token\"");
    return new Problem(
        401,
        "unauthorized",
        "A key is needed",
        token == null
            ? "Authorization: Bearer with a key is missing"
            : "the key is not one of those that are known here");
  }

  private static Problem forbidden(String detail) {
    return new Problem(403, "forbidden", "This is not allowed", detail);
  }

  private static void challenge(HttpServerRequest request, String error) {
    request.response().putHeader(CHALLENGE, REALM + error);
  }

  /** What stands behind {@code Bearer}; null where nobody shows anything. */
  static @Nullable String token(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    return authorization.substring(SCHEME.length()).strip();
  }
}
