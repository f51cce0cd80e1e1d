package io.tidemark.runtime.access;

import io.netty.util.AsciiString;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come in: it asks for keys, counts them, labels their answers, and writes them
 * down. Safe for many threads; one for all servers of a port.
 */
public final class Door implements AutoCloseable {
  private static final CharSequence HSTS = AsciiString.cached("Strict-Transport-Security");
  private static final CharSequence A_YEAR = AsciiString.cached("max-age=31536000");
  private static final Duration RENEWAL = Duration.ofSeconds(10);

  private final AccessSettings settings;
  private final Gate gate;
  private final @Nullable AccessLog log;
  private final boolean plain;

  /**
   * @param nanos the clock, as {@link System#nanoTime} tells it
   */
  public Door(AccessSettings settings, LongSupplier nanos) {
    this.settings = settings;
    this.gate = new Gate(settings.grants(), settings.limit(), nanos);
    this.log = settings.logs() ? AccessLog.open(settings.log()) : null;
    this.plain = log == null && settings.cors().off() && settings.tls().isEmpty();
  }

  /** Has a server speak TLS, if that is set. */
  public HttpServerOptions secured(HttpServerOptions options) {
    settings.tls().ifPresent(tls -> tls.apply(options));
    return options;
  }

  /** Watches over a server's connections and its certificate; before it listens. */
  public HttpServer guarded(Vertx vertx, HttpServer server) {
    return guarded(vertx, server, connection -> {});
  }

  /**
   * The same.
   *
   * @param made told of each connection
   */
  public HttpServer guarded(Vertx vertx, HttpServer server, Handler<HttpConnection> made) {
    settings
        .tls()
        .map(tls -> new TlsRenewal(tls, server))
        .ifPresent(renewal -> vertx.setPeriodic(RENEWAL.toMillis(), id -> renewal.look()));
    return server.connectionHandler(
        connection -> {
          HeadDeadline.watch(connection, settings.headTimeout());
          made.handle(connection);
        });
  }

  /**
   * Decides about a request, puts headers into its answer, and has it written down.
   *
   * @param id of the request
   * @param startNanos when it came
   */
  public Entrance enter(HttpServerRequest request, Right right, String id, long startNanos) {
    if (open(right)) {
      return Entrance.Admitted.ANYBODY;
    }
    label(request);
    Entrance entrance = gate.ask(request, right);
    if (log != null) {
      log.watch(request, id, startNanos, entrance.caller());
    }
    return entrance;
  }

  /**
   * Has a request written down that can't be understood, and so is nobody's.
   *
   * @param id of the request
   * @param startNanos when it came
   */
  public void malformed(HttpServerRequest request, String id, long startNanos) {
    if (log != null) {
      log.watch(request, id, startNanos, new Caller(Peer.address(request), null));
    }
  }

  /**
   * Has it written down that a request turned out to be none after it was answered.
   *
   * @param status that it would have been answered with
   */
  public void malformed(HttpServerRequest request, String id, long startNanos, int status) {
    if (log != null) {
      log.note(request, id, startNanos, new Caller(Peer.address(request), null), status);
    }
  }

  /** Whether all that need that right come in, as often as they like, unlabelled and unnoted. */
  public boolean open(Right right) {
    return plain && gate.open(right);
  }

  private void label(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (settings.tls().isPresent()) {
      response.putHeader(HSTS, A_YEAR);
    }
    if (!settings.cors().off()) {
      settings.cors().label(request);
      if (Cors.preflight(request)) {
        settings.cors().answerPreflight(response);
      }
    }
  }

  /** Whether a browser asks beforehand what it may send, which {@link #enter} has told it then. */
  public boolean preflight(HttpServerRequest request) {
    return !settings.cors().off() && Cors.preflight(request);
  }

  /** How many lines of the log were left out. */
  public long droppedLines() {
    return log == null ? 0 : log.dropped();
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
    }
  }
}
