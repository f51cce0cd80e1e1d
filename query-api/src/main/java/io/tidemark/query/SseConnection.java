package io.tidemark.query;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A stream of server-sent events as an answer, over HTTP/1.1 or HTTP/2; on one event loop. */
final class SseConnection implements Stream.Wire, OpenStreams.Connection {
  /** What one may hold back in this process; it also waits in the client's socket. */
  private static final int QUEUE_BYTES = 16 * 1024;

  private static final byte[] ID = ascii("id: ");
  private static final byte[] MISSING = ascii("event: missing\n");
  private static final byte[] UNAVAILABLE = ascii("event: unavailable\n");
  private static final byte[] DATA = ascii("data: ");
  private static final byte[] LINE = ascii("\n");
  private static final byte[] END = ascii("\n\n");
  private static final Buffer BEAT = Buffer.buffer(":\n\n");

  private final HttpServerResponse response;
  private Buffer added = Buffer.buffer();

  SseConnection(HttpServerResponse response) {
    this.response = response;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Sets what every such answer begins with. */
  static HttpServerResponse head(HttpServerResponse response) {
    return response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, Headers.EVENT_STREAM)
        .putHeader(HttpHeaders.CACHE_CONTROL, Headers.NO_STORE)
        .putHeader(Headers.ACCEL_BUFFERING, Headers.NO);
  }

  /** Begins the answer, so that the client knows at once that there is one. */
  void begin(long retryMillis) {
    response.setWriteQueueMaxSize(QUEUE_BYTES);
    send(Buffer.buffer("retry: " + retryMillis + "\n\n"));
  }

  @Override
  public boolean isFull() {
    return isOver() || response.writeQueueFull();
  }

  private boolean isOver() {
    return response.ended() || response.closed();
  }

  @Override
  public int added() {
    return added.length();
  }

  @Override
  public void add(Update update, @Nullable String id) {
    if (id != null) {
      added.appendBytes(ID).appendString(id).appendBytes(LINE);
    }
    if (update.isMissing()) {
      added.appendBytes(MISSING);
    } else if (update.isUnavailable()) {
      added.appendBytes(UNAVAILABLE);
    }
    added.appendBytes(DATA).appendBytes(update.json()).appendBytes(END);
  }

  @Override
  public void add(ResetReason reason) {
    added
        .appendString("event: reset\ndata: {\"type\":\"reset\",\"reason\":\"")
        .appendString(reason.code())
        .appendString("\"}\n\n");
  }

  @Override
  public void write() {
    if (added.length() > 0) {
      send(added);
      added = Buffer.buffer();
    }
  }

  @Override
  public void beat() {
    if (!isFull()) {
      send(BEAT);
    }
  }

  @Override
  public void bye(long retryMillis) {
    if (!isOver()) {
      var unused =
          response.end(
              "retry: "
                  + retryMillis
                  + "\nevent: bye\ndata: {\"type\":\"bye\",\"reason\":\"closing\",\"retryMillis\":"
                  + retryMillis
                  + "}\n\n");
    }
  }

  private void send(Buffer bytes) {
    if (!isOver()) {
      var unused = response.write(bytes);
    }
  }
}
