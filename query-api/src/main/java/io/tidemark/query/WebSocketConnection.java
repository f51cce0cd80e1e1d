package io.tidemark.query;

import io.tidemark.model.InvalidRecordException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A stream over a WebSocket; confined to one event loop. */
final class WebSocketConnection implements Stream.Wire, OpenStreams.Connection {
  private static final int QUEUE_BYTES = 16 * 1024;
  private static final short GOING_AWAY = 1001;
  private static final short PROTOCOL_ERROR = 1002;
  private static final short TOO_BIG = 1009;
  private static final Buffer PING = Buffer.buffer("tidemark");

  private final ServerWebSocket socket;
  private final StreamMetrics metrics;
  private int added;
  private boolean alive = true;
  private boolean closing;

  WebSocketConnection(ServerWebSocket socket, StreamMetrics metrics) {
    this.socket = socket;
    this.metrics = metrics;
  }

  /**
   * Begins to listen to the client, and to write what the stream has for it.
   *
   * @param conversation answers the client's messages
   * @param over is run when the connection has ended
   */
  void begin(Stream stream, Conversation conversation, Runnable over) {
    socket
        .setWriteQueueMaxSize(QUEUE_BYTES)
        .drainHandler(
            drained -> {
              alive = true;
              socket.resume();
              stream.flush();
            })
        .frameHandler(frame -> heard())
        .pongHandler(pong -> alive = true)
        .textMessageHandler(text -> answer(conversation, text))
        .binaryMessageHandler(
            bytes -> send(error("message: must be a text, was " + bytes.length() + " bytes")))
        .exceptionHandler(this::failed)
        .closeHandler(closed -> over.run());
  }

  /** Answers the messages of one client. */
  interface Conversation {
    /** Takes a message; throws where it can't be used. */
    void said(ClientMessage message);
  }

  private void answer(Conversation conversation, String text) {
    try {
      conversation.said(ClientMessage.parse(text));
    } catch (InvalidRecordException e) {
      send(error(String.valueOf(e.getMessage())));
    }
  }

  /** A client that does not read is not heard either: it would be answered without bound. */
  private void heard() {
    alive = true;
    if (isFull()) {
      socket.pause();
    }
  }

  /** Something is wrong with what came, or the connection has gone, which is told elsewhere. */
  private void failed(Throwable failure) {
    if (failure instanceof IllegalStateException) { // Vert.x, of a message that is too long
      close(TOO_BIG, "the message is too long");
    }
  }

  private static JsonObject error(String detail) {
    return new JsonObject().put("type", "error").put("code", "bad-request").put("detail", detail);
  }

  /** Tells that a message is refused for one channel's sake. */
  void refuse(String channel, String detail) {
    send(error(detail).put("channel", channel));
  }

  /** Tells that a message has been done. */
  void done(String type, Channels channels) {
    JsonArray names = new JsonArray();
    channels.all().forEach(channel -> names.add(channel.name()));
    send(new JsonObject().put("type", type).put("channels", names));
  }

  private void send(JsonObject message) {
    send(message.encode());
  }

  private void send(String text) {
    if (!isOver()) {
      var unused = socket.writeTextMessage(text);
    }
  }

  @Override
  public boolean isFull() {
    return isOver() || socket.writeQueueFull();
  }

  private boolean isOver() {
    return closing || socket.isClosed();
  }

  @Override
  public int added() {
    return added;
  }

  @Override
  public void add(Update update, @Nullable String id) {
    String text = update.text();
    added += text.length();
    send(id == null ? text : text.substring(0, text.length() - 1) + ",\"id\":\"" + id + "\"}");
  }

  @Override
  public void add(ResetReason reason) {
    send(new JsonObject().put("type", "reset").put("reason", reason.code()));
  }

  /** Each message is written as it is added. */
  @Override
  public void write() {
    added = 0;
  }

  @Override
  public void beat() {
    if (isOver()) {
      return;
    }
    if (!alive) {
      metrics.unanswered();
      close(PROTOCOL_ERROR, "a ping was not answered");
    } else {
      alive = false;
      if (!isFull()) { // else what has been written tells as well whether it is taken
        var unused = socket.writePing(PING);
      }
    }
  }

  @Override
  public void bye(long retryMillis) {
    send(
        new JsonObject()
            .put("type", "bye")
            .put("reason", "closing")
            .put("retryMillis", retryMillis));
    close(GOING_AWAY, "closing");
  }

  private void close(short status, String reason) {
    if (!isOver()) {
      closing = true;
      var unused = socket.close(status, reason);
    }
  }
}
