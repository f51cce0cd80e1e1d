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
 * are in it, so that no secret is.
 */
final class AccessLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final int MOST_WAITING = 16_384;
  private static final int LONGEST_PATH = 512;
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
      String method,
      @Nullable String path,
      String protocol,
      int status,
      long bytes,
      long micros,
      String id,
      Caller caller) {
    String json() {
      String shown =
          path == null || path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH);
      return new JsonObject()
          .put("time", Instant.ofEpochMilli(millis).toString())
          .put("method", method)
          .put("path", shown)
          .put("protocol", protocol)
          .put("status", status)
          .put("bytes", bytes)
          .put("micros", micros)
          .put("requestId", id)
          .put("client", caller.peer())
          .put("key", caller.key())
          .encode();
    }
  }

  /** Notes a request once its answer is out, or its connection is gone. */
  void watch(HttpServerRequest request, String id, long startNanos, Caller caller) {
    HttpServerResponse response = request.response();
    response.endHandler(
        end ->
            note(
                new Line(
                    System.currentTimeMillis(),
                    request.method().name(),
                    request.path(),
                    request.version().alpnName(),
                    response.getStatusCode(),
                    response.bytesWritten(),
                    TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos),
                    id,
                    caller)));
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
