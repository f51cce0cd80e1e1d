package io.tidemark.ingest.provider;

import io.tidemark.ingest.provider.CallFailedException.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** A stream of lines in a response that does not end. */
final class LineLink implements Link {
  private final HttpClient client;
  private final Access access;
  private final int maxBytes;
  private final Duration limit;
  private final InstantSource clock;
  private Buffer begun = Buffer.buffer();
  private @Nullable HttpClientRequest request;
  private boolean closed;

  LineLink(HttpClient client, Access access, int maxBytes, Duration limit, InstantSource clock) {
    this.client = client;
    this.access = access;
    this.maxBytes = maxBytes;
    this.limit = limit;
    this.clock = clock;
  }

  @Override
  public void open(StreamPlan plan, Listener listener) {
    RequestOptions options =
        new RequestOptions()
            .setAbsoluteURI(Access.below(access.streamUrl(), plan.path()).toString())
            .setFollowRedirects(false)
            .setConnectTimeout(limit.toMillis());
    access.headers().forEach(options::putHeader);
    client
        .request(options)
        .compose(
            made -> {
              request = made;
              return made.send();
            })
        .onSuccess(response -> opened(response, listener))
        .onFailure(failure -> end(Failures.of(failure, clock.instant()), listener));
  }

  private void opened(HttpClientResponse response, Listener listener) {
    response.exceptionHandler(failure -> end(Failures.of(failure, clock.instant()), listener));
    if (closed) {
      close();
    } else if (response.statusCode() != 200) {
      end(Failures.ofStatus(response.statusCode(), response.headers(), clock.instant()), listener);
    } else {
      response.endHandler(end -> end(new CallFailedException(Kind.ENDED, "ended"), listener));
      response.handler(chunk -> chunk(chunk, listener));
      listener.opened();
    }
  }

  private void chunk(Buffer chunk, Listener listener) {
    int from = 0;
    for (int at = 0; at < chunk.length() && !closed; at++) {
      if (chunk.getByte(at) == '\n') {
        begun.appendBuffer(chunk, from, at - from);
        byte[] line = begun.getBytes();
        begun = Buffer.buffer();
        from = at + 1;
        if (line.length > 1) {
          listener.frame(line);
        }
      }
    }
    begun.appendBuffer(chunk, from, chunk.length() - from);
    if (begun.length() > maxBytes) {
      end(new CallFailedException(Kind.TOO_LARGE, "a line above " + maxBytes + " bytes"), listener);
    }
  }

  private void end(CallFailedException why, Listener listener) {
    if (!closed) {
      close();
      listener.ended(why);
    }
  }

  @Override
  public void ping() {
    // a line stream has its own heartbeats
  }

  @Override
  public void close() {
    closed = true;
    if (request != null) {
      request.reset();
    }
  }
}
