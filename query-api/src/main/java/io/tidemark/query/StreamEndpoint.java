package io.tidemark.query;

import io.netty.util.concurrent.EventExecutor;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.runtime.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Opens streams, as events and as WebSockets; confined to one event loop. */
final class StreamEndpoint {
  private static final int MOST_CONFLATE_MILLIS = 60_000;
  private static final int SWITCHING = 101;

  private final StreamConfig config;
  private final OpenStreams open;
  private final StreamDispatcher dispatcher;
  private final StreamMetrics metrics;
  private final EventExecutor loop;

  StreamEndpoint(
      StreamConfig config,
      OpenStreams open,
      StreamDispatcher dispatcher,
      StreamMetrics metrics,
      EventExecutor loop) {
    this.config = config;
    this.open = open;
    this.dispatcher = dispatcher;
    this.metrics = metrics;
    this.loop = loop;
  }

  /**
   * What a client asks for.
   *
   * @param lastEventId null where it begins
   */
  private record Asked(
      Channels channels, ModelName model, int conflateMillis, @Nullable String lastEventId) {
    @Nullable Resumption resumption() {
      return lastEventId == null ? null : StreamId.read(lastEventId, channels);
    }
  }

  private Asked asked(HttpServerRequest request) {
    Params params = Params.of(request.query());
    ModelName model = params.model();
    String names = params.text("channels", "");
    // a reconnecting EventSource sends the header, and the address that it was made with
    String id = request.getHeader(Headers.LAST_EVENT_ID);
    if (id == null) {
      id = params.text("lastEventId");
    }
    return new Asked(
        Channels.parse(
            names.isEmpty() ? List.of() : Arrays.asList(names.split(",", -1)),
            model,
            config.channels()),
        model,
        params.whole("conflate", 0, 0, MOST_CONFLATE_MILLIS),
        id == null || id.isEmpty() ? null : id);
  }

  /**
   * Answers with events; returns the status. Throws where the request can't be used or there are
   * too many streams.
   */
  int events(Exchange exchange, HttpServerRequest request) {
    Asked asked = asked(request);
    if (asked.channels().size() == 0) {
      throw new InvalidRecordException("channels: is missing");
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      var unused = SseConnection.head(exchange.begin()).end();
      return request.response().getStatusCode();
    }
    open.admit();
    HttpServerResponse response = SseConnection.head(exchange.begin());
    SseConnection connection = new SseConnection(response);
    Stream stream = new Stream(connection, dispatcher, metrics, loop, asked.conflateMillis());
    open.add(connection, System.nanoTime());
    response
        .drainHandler(drained -> stream.flush())
        .exceptionHandler(failure -> end(connection, stream))
        .closeHandler(closed -> end(connection, stream))
        .endHandler(ended -> end(connection, stream));
    connection.begin(config.retry().toMillis());
    stream.subscribe(asked.channels(), asked.resumption());
    if (response.closed()) {
      end(connection, stream); // before anybody could be told
    }
    return response.getStatusCode();
  }

  /** Makes it a WebSocket; returns the status. Throws as {@link #events} does. */
  int webSocket(Exchange exchange, HttpServerRequest request) {
    if (!isUpgrade(request)) {
      exchange
          .begin()
          .putHeader(HttpHeaders.UPGRADE, Headers.WEB_SOCKET)
          .putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
      throw new RefusedException(
          new Problem(
              426, "upgrade-required", "This is spoken over a WebSocket", "ask for an upgrade"));
    }
    Asked asked = asked(request);
    open.admit();
    Stages.end(
        request.toWebSocket().toCompletionStage(),
        (socket, failure) -> {
          if (socket == null) {
            open.dismiss();
          } else {
            begin(socket, asked);
          }
        });
    return SWITCHING;
  }

  private static boolean isUpgrade(HttpServerRequest request) {
    String upgrade = request.getHeader(HttpHeaders.UPGRADE);
    return upgrade != null
        && upgrade.toLowerCase(Locale.ROOT).equals("websocket")
        && request.method().equals(HttpMethod.GET);
  }

  private void begin(ServerWebSocket socket, Asked asked) {
    WebSocketConnection connection = new WebSocketConnection(socket, metrics);
    Stream stream = new Stream(connection, dispatcher, metrics, loop, asked.conflateMillis());
    connection.begin(
        stream,
        message -> said(message, connection, stream, asked.model()),
        () -> end(connection, stream));
    open.add(connection, System.nanoTime());
    if (asked.channels().size() > 0) {
      connection.done("subscribed", asked.channels());
      stream.subscribe(asked.channels(), asked.resumption());
    }
  }

  private void said(
      ClientMessage message, WebSocketConnection connection, Stream stream, ModelName model) {
    Channels channels = channels(message, connection, model);
    if (channels == null) {
      return;
    }
    if (!message.follows()) {
      stream.unsubscribe(channels);
      connection.done("unsubscribed", channels);
      return;
    }
    int room = config.channels() - stream.channels();
    for (Channel channel : channels.all()) {
      if (!stream.follows(channel) && room-- == 0) {
        connection.refuse(
            channel.name(), "channels: must be at most " + config.channels() + " on a connection");
        return;
      }
    }
    connection.done("subscribed", channels);
    String id = message.lastEventId();
    stream.subscribe(channels, id == null || id.isEmpty() ? null : StreamId.read(id, channels));
  }

  /** The channels of a message; null where one can't be used, which the client has been told. */
  private static @Nullable Channels channels(
      ClientMessage message, WebSocketConnection connection, ModelName model) {
    List<Channel> channels = new ArrayList<>(message.channels().size());
    for (String name : message.channels()) {
      try {
        channels.add(Channel.parse(name, model));
      } catch (InvalidRecordException e) {
        connection.refuse(name, String.valueOf(e.getMessage()));
        return null;
      }
    }
    return Channels.of(channels);
  }

  private void end(OpenStreams.Connection connection, Stream stream) {
    stream.close();
    open.remove(connection);
  }
}
