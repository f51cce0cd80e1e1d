package io.tidemark.ingest.provider;

import io.tidemark.ingest.provider.CallFailedException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes one provider's GET requests, each within its deadline and its size. On the event loop. */
final class HttpCalls {
  private final Vertx vertx;
  private final HttpClient client;
  private final Access access;
  private final int maxBytes;
  private final InstantSource clock;

  HttpCalls(Vertx vertx, HttpClient client, Access access, int maxBytes, InstantSource clock) {
    this.vertx = vertx;
    this.client = client;
    this.access = access;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /** The body of a 200 of JSON; fails with {@link CallFailedException} otherwise. */
  Future<byte[]> get(String path, Duration deadline) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(Access.below(access.url(), path).toString())
            .setFollowRedirects(false)
            .setConnectTimeout(deadline.toMillis())
            .putHeader("Accept", "application/json")
            .putHeader("Accept-Encoding", "gzip");
    access.headers().forEach(options::putHeader);
    One one = new One();
    one.timer =
        vertx.setTimer(
            Math.max(1, deadline.toMillis()),
            id ->
                one.fail(
                    new CallFailedException(
                        Kind.DEADLINE, "no answer in " + deadline.toMillis() + " ms")));
    client
        .request(options)
        .compose(
            request -> {
              one.sent(request);
              return request.send();
            })
        .onSuccess(one::head)
        .onFailure(one::fail);
    return one.promise.future();
  }

  /** One request, from its sending to its answer's end. */
  private final class One {
    private final Promise<byte[]> promise = Promise.promise();
    private final Buffer body = Buffer.buffer();
    private @Nullable HttpClientRequest request;
    private long timer;

    void sent(HttpClientRequest made) {
      request = made;
      if (promise.future().isComplete()) {
        made.reset();
      }
    }

    void head(HttpClientResponse response) {
      response.exceptionHandler(this::fail);
      String length = response.getHeader("Content-Length");
      String type = String.valueOf(response.getHeader("Content-Type")).toLowerCase(Locale.ROOT);
      if (response.statusCode() != 200) {
        fail(Failures.ofStatus(response.statusCode(), response.headers(), clock.instant()));
      } else if (!type.contains("json")) {
        fail(new CallFailedException(Kind.CONTENT_TYPE, "content type is " + brief(type)));
      } else if (length != null && tooLarge(length)) {
        fail(tooLarge());
      } else {
        response.endHandler(end -> whole());
        response.handler(this::chunk);
      }
    }

    private boolean tooLarge(String length) {
      return length.length() > 9 || Long.parseLong(length) > maxBytes;
    }

    private CallFailedException tooLarge() {
      return new CallFailedException(Kind.TOO_LARGE, "body above " + maxBytes + " bytes");
    }

    private void chunk(Buffer chunk) {
      if (promise.future().isComplete()) {
        return;
      }
      if (body.length() + chunk.length() > maxBytes) {
        fail(tooLarge());
      } else {
        body.appendBuffer(chunk);
      }
    }

    private void whole() {
      if (promise.tryComplete(body.getBytes())) {
        vertx.cancelTimer(timer);
      }
    }

    void fail(Throwable failure) {
      if (promise.tryFail(Failures.of(failure, clock.instant()))) {
        vertx.cancelTimer(timer);
        if (request != null) {
          request.reset();
        }
      }
    }
  }

  private static String brief(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60);
  }
}
