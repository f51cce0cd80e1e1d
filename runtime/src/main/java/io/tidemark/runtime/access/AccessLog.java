package io.tidemark.runtime.access;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line of JSON for each request, written by a thread of its own; safe for many threads. Nobody
 * waits for it: what does not fit into its queue is left out and counted. Neither query nor headers
 * are in it, so that no secret is; what a client has sent is in it as ASCII, escaped where it is
 * none.
 */
final class AccessLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final int MOST_WAITING = 16_384;
  private static final int LONGEST = 512;

  /** What Netty calls a request of which not even the first line could be read. */
  private static final String UNREAD = "/bad-request";

  private static final char DELETE = 0x7f;
  private static final long WAKE_MILLIS = 200;
  private static final long END_MILLIS = 2_000;

  private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final PrintStream out;
  private final Thread writer;
  private volatile boolean closing;

  private AccessLog(PrintStream out) {
    this.out = out;
    this.writer = new Thread(this::write, "access-log");
    writer.setDaemon(true);
    writer.start();
  }

  /**
   * Opens it.
   *
   * @param target a file to add to, or {@code stdout}
   */
  static AccessLog open(String target) {
    return new AccessLog(target.equals("stdout") ? System.out : file(Path.of(target)));
  }

  private static PrintStream file(Path path) {
    try {
      return new PrintStream(
          Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
          false,
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the access log can't be written: " + path, e);
    }
  }

  private record Line(
      long millis,
      @Nullable String method,
      @Nullable String path,
      String protocol,
      int status,
      long bytes,
      long micros,
      String id,
      Caller caller) {
    String json() {
      return ascii(object().encode());
    }

    private JsonObject object() {
      return new JsonObject()
          .put("time", Instant.ofEpochMilli(millis).toString())
          .put("method", cut(method))
          .put("path", cut(path))
          .put("protocol", protocol)
          .put("status", status)
          .put("bytes", bytes)
          .put("micros", micros)
          .put("requestId", id)
          .put("client", caller.peer())
          .put("key", caller.key());
    }

    private static @Nullable String cut(@Nullable String text) {
      return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /** A terminal that shows the log obeys no client, in whatever way it reads bytes. */
    private static String ascii(String json) {
      StringBuilder text = new StringBuilder(json.length());
      for (int i = 0; i < json.length(); i++) {
        char c = json.charAt(i);
        if (c < DELETE) {
          text.append(c);
        } else {
          text.append("\\u").append(HexFormat.of().toHexDigits(c));
        }
      }
      return text.toString();
    }
  }

  /** Notes a request once its answer is out, or its connection is gone. */
  void watch(HttpServerRequest request, String id, long startNanos, Caller caller) {
    HttpServerResponse response = request.response();
    response.endHandler(end -> note(request, id, startNanos, caller, response.getStatusCode()));
  }

  /** Notes a request now. */
  void note(HttpServerRequest request, String id, long startNanos, Caller caller, int status) {
    boolean unread = request.decoderResult().isFailure() && UNREAD.equals(request.uri());
    note(
        new Line(
            System.currentTimeMillis(),
            unread ? null : request.method().name(),
            unread ? null : request.path(),
            request.version().alpnName(),
            status,
            request.response().bytesWritten(),
            TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos),
            id,
            caller));
  }

  private void note(Line line) {
    if (!waiting.offer(line)) {
      dropped.incrementAndGet();
    }
  }

  /** How many lines did not fit. */
  long dropped() {
    return dropped.get();
  }

  private void write() {
    List<Line> batch = new ArrayList<>();
    long told = 0;
    try {
      while (!closing || !waiting.isEmpty()) {
        Line first = waiting.poll(WAKE_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          waiting.drainTo(batch);
          batch.forEach(line -> out.println(line.json()));
          out.flush();
          batch.clear();
        }
        long lost = dropped.get();
        if (lost > told) {
          LOG.warn("{} lines of the access log were left out, it can't keep up", lost - told);
          told = lost;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      writer.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (out != System.out) {
      out.close();
    }
  }
}
