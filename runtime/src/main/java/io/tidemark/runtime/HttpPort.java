package io.tidemark.runtime;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An HTTP server, from its binding on. */
public final class HttpPort implements AutoCloseable {
  private final HttpServer server;

  private HttpPort(HttpServer server) {
    this.server = server;
  }

  /**
   * Binds {@code host:port}, 0 for a free one; throws {@link PortInUseException} where it can't.
   */
  public static HttpPort listen(Vertx vertx, String host, int port, Router router) {
    return listen(vertx, new HttpServerOptions().setHost(host).setPort(port), router);
  }

  /** Binds as {@code options} say. */
  public static HttpPort listen(Vertx vertx, HttpServerOptions options, Router router) {
    return listen(options, vertx.createHttpServer(options).requestHandler(router));
  }

  /** Binds a server that was made with {@code options}. */
  public static HttpPort listen(HttpServerOptions options, HttpServer server) {
    try {
      return new HttpPort(
          server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while binding a port", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new PortInUseException(options.getHost(), options.getPort(), e);
    }
  }

  /** The port that it listens at. */
  public int number() {
    return server.actualPort();
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().orTimeout(5, TimeUnit.SECONDS).join();
  }
}
