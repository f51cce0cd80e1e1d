package io.tidemark.ingest.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.ingest.provider.CallFailedException.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** A stream over a WebSocket. */
final class WebSocketLink implements Link {
  private final WebSocketClient client;
  private final Access access;
  private final Duration limit;
  private final InstantSource clock;
  private @Nullable WebSocket socket;
  private boolean closed;

  WebSocketLink(WebSocketClient client, Access access, Duration limit, InstantSource clock) {
    this.client = client;
    this.access = access;
    this.limit = limit;
    this.clock = clock;
  }

  @Override
  public void open(StreamPlan plan, Listener listener) {
    URI uri = Access.below(access.streamUrl(), plan.path());
    boolean tls = "wss".equals(uri.getScheme());
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(uri.getHost())
            .setPort(uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80)
            .setSsl(tls)
            .setURI(uri.getRawPath() + query)
            .setTimeout(limit.toMillis())
            .setConnectTimeout(limit.toMillis());
    access.headers().forEach(options::addHeader);
    client
        .connect(options)
        .onSuccess(opened -> opened(opened, plan, listener))
        .onFailure(failure -> end(Failures.of(failure, clock.instant()), listener));
  }

  private void opened(WebSocket opened, StreamPlan plan, Listener listener) {
    if (closed) {
      opened.close();
      return;
    }
    socket = opened;
    opened.textMessageHandler(text -> frame(text.getBytes(UTF_8), listener));
    opened.binaryMessageHandler(binary -> frame(binary.getBytes(), listener));
    opened.pongHandler(pong -> listener.alive());
    opened.exceptionHandler(
        failure -> {
          end(Failures.of(failure, clock.instant()), listener);
          opened.close();
        });
    opened.closeHandler(
        end ->
            end(
                new CallFailedException(Kind.ENDED, "closed with code " + opened.closeStatusCode()),
                listener));
    plan.greetings().forEach(opened::writeTextMessage);
    listener.opened();
  }

  private void frame(byte[] frame, Listener listener) {
    if (!closed) {
      listener.frame(frame);
    }
  }

  private void end(CallFailedException why, Listener listener) {
    if (!closed) {
      closed = true;
      listener.ended(why);
    }
  }

  @Override
  public void ping() {
    if (socket != null && !closed) {
      socket.writePing(Buffer.buffer());
    }
  }

  @Override
  public void close() {
    closed = true;
    if (socket != null) {
      socket.close();
    }
  }
}
