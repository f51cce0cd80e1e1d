package io.tidemark.query;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import io.tidemark.runtime.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Reads the body of a request whole, up to a size and within a time. */
final class RequestBody {
  static final int MOST_BYTES = 256 * 1024;
  private static final long MOST_SECONDS = 5;

  private final CompletableFuture<Buffer> result = new CompletableFuture<>();
  private final HttpServerRequest request;
  private final EventExecutor loop;
  private final Buffer body = Buffer.buffer();

  private RequestBody(HttpServerRequest request, EventExecutor loop) {
    this.request = request;
    this.loop = loop;
  }

  /** Begins to read; to be called before the request's handler returns, on its event loop. */
  static CompletionStage<Buffer> of(HttpServerRequest request, EventExecutor loop) {
    RequestBody reading = new RequestBody(request, loop);
    request
        .handler(reading::chunk)
        .endHandler(end -> reading.result.complete(reading.body))
        .exceptionHandler(reading::failed);
    ScheduledFuture<?> deadline = loop.schedule(reading::late, MOST_SECONDS, TimeUnit.SECONDS);
    return reading.result.whenComplete((body, failure) -> deadline.cancel(false));
  }

  private void chunk(Buffer chunk) {
    if (result.isDone()) {
      return; // read to its end, so that the client gets to see the answer
    }
    if (body.length() + chunk.length() > MOST_BYTES) {
      refuse(Problem.tooLarge("the body is above " + MOST_BYTES + " bytes"));
    } else {
      body.appendBuffer(chunk);
    }
  }

  private void failed(Throwable failure) {
    refuse(
        InvalidRequests.broken(failure)
            ? InvalidRequests.BROKEN_BODY
            : Problem.badRequest("the body was cut off"));
  }

  private void late() {
    refuse(Problem.requestTimeout("the body did not arrive within " + MOST_SECONDS + " s"));
    var unused = loop.schedule(this::hangUp, 1, TimeUnit.SECONDS);
  }

  private void hangUp() {
    if (!request.isEnded()) {
      var unused = request.response().reset();
    }
  }

  private void refuse(Problem problem) {
    result.completeExceptionally(new RefusedException(problem));
  }
}
