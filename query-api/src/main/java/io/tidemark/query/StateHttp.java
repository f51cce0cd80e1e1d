package io.tidemark.query;

import io.tidemark.model.wire.StateLines;
import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.HostPort;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks processors over HTTP, each request within its deadline and its size; on one event loop. */
final class StateHttp implements StateExchange {
  /** Of an answer: what is bounded there, the longest entry, and what stands around them. */
  private static final int MAX_BYTES =
      StateLines.ANSWER_BYTES + Topics.MAX_ENTRY_BYTES + 128 * StateLines.MOST;

  private static final int OK = 200;
  private static final int CONFLICT = 409;

  private final Vertx vertx;
  private final HttpClient client;
  private final long deadlineMillis;

  /**
   * @param deadline of a request
   * @param connections at most to one processor
   */
  StateHttp(Vertx vertx, Duration deadline, int connections) {
    this.vertx = vertx;
    this.deadlineMillis = Math.max(1, deadline.toMillis());
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setTcpNoDelay(true).setKeepAlive(true),
            new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(connections));
  }

  @Override
  public CompletionStage<byte[]> post(HostPort processor, String edition, byte[] lines) {
    One one = new One();
    one.timer = vertx.setTimer(deadlineMillis, id -> one.fail(new TimeoutException()));
    client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(processor.host())
                .setPort(processor.port())
                .setURI(StateLines.PATH)
                .setConnectTimeout(deadlineMillis)
                .putHeader(StateLines.EDITION, edition))
        .compose(
            request -> {
              one.sent(request);
              return request.send(Buffer.buffer(lines));
            })
        .onSuccess(one::head)
        .onFailure(one::fail);
    return one.result;
  }

  /** One request, from its sending to its answer's end. */
  private final class One {
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final Buffer body = Buffer.buffer();
    private @Nullable HttpClientRequest request;
    private long timer;

    void sent(HttpClientRequest made) {
      request = made;
      if (result.isDone()) {
        var unused = made.reset();
      }
    }

    void head(HttpClientResponse response) {
      response.exceptionHandler(this::fail);
      if (response.statusCode() != OK) {
        fail(
            response.statusCode() == CONFLICT
                ? new OtherEditionException()
                : new IOException("status " + response.statusCode()));
        return;
      }
      response.endHandler(end -> whole());
      response.handler(this::chunk);
    }

    private void chunk(Buffer chunk) {
      if (result.isDone()) {
        return;
      }
      if (body.length() + chunk.length() > MAX_BYTES) {
        fail(new IOException("more than " + MAX_BYTES + " bytes"));
      } else {
        body.appendBuffer(chunk);
      }
    }

    private void whole() {
      if (result.complete(body.getBytes())) {
        vertx.cancelTimer(timer);
      }
    }

    void fail(Throwable failure) {
      if (result.completeExceptionally(failure)) {
        vertx.cancelTimer(timer);
        HttpClientRequest under = request;
        if (under != null) {
          var unused = under.reset();
        }
      }
    }
  }
}
