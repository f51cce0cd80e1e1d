package io.tidemark.ingest;

import io.tidemark.runtime.access.Door;
import io.tidemark.runtime.access.Entrance;
import io.tidemark.runtime.access.RequestIds;
import io.tidemark.runtime.access.Right;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Lets requests in that may push, and hands them on; health and metrics are for anybody. */
final class Reception implements Handler<HttpServerRequest> {
  private static final Set<String> OPEN = Set.of("/health/live", "/health/ready", "/metrics");
  private static final int NO_CONTENT = 204;

  private final Vertx vertx;
  private final Door door;
  private final Handler<HttpServerRequest> paths;
  private final Duration timeout;
  private final RequestIds ids = new RequestIds();

  /**
   * @param timeout within which the body of a request that is not let in has to end
   */
  Reception(Vertx vertx, Door door, Handler<HttpServerRequest> paths, Duration timeout) {
    this.vertx = vertx;
    this.door = door;
    this.paths = paths;
    this.timeout = timeout;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String id = ids.of(request.getHeader("X-Request-Id"));
    request.response().putHeader("X-Request-Id", id).putHeader("X-Content-Type-Options", "nosniff");
    boolean preflight = door.preflight(request);
    Right right = preflight || OPEN.contains(request.path()) ? Right.NONE : Right.WRITE;
    Entrance entrance = door.enter(request, right, id, System.nanoTime());
    if (entrance instanceof Entrance.Refused refused) {
      refused.problem().send(request, Map.of("requestId", id));
      vertx.setTimer(timeout.toMillis(), late -> hangUp(request));
    } else if (preflight) {
      request.response().setStatusCode(NO_CONTENT).end();
    } else {
      paths.handle(request);
    }
  }

  /** What is still arriving was dropped until now, so that the client gets to see the answer. */
  private static void hangUp(HttpServerRequest request) {
    if (!request.isEnded()) {
      request.connection().close();
    }
  }
}
