package io.tidemark.ingest.provider;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A local server whose manners a test decides, request by request. */
final class RoughServer implements AutoCloseable {
  /** How a request is answered. */
  enum Manner {
    STATUS_429("limited"),
    STATUS_418("banned"),
    STATUS_500("server"),
    SLOW("deadline"),
    HALF_AN_ANSWER("connection"),
    GARBAGE("unreadable"),
    WRONG_TYPE("content_type"),
    REDIRECT("redirect"),
    TEN_MEGABYTES("too_large"),
    TEN_MEGABYTES_IN_CHUNKS("too_large");

    /** The error that it is to be counted as. */
    final String kind;

    Manner(String kind) {
      this.kind = kind;
    }
  }

  static final int MAX_BYTES = 256 * 1024;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
  private volatile Handler<HttpServerRequest> http = request -> request.response().end();
  private volatile Handler<ServerWebSocket> webSocket = socket -> {};
  private volatile int refusal;
  private final int port;
  private final boolean tls;

  RoughServer() {
    this(new HttpServerOptions());
  }

  private RoughServer(HttpServerOptions options) {
    tls = options.isSsl();
    port =
        await(
                vertx
                    .createHttpServer(
                        options.setHost("127.0.0.1").setPort(0).setCompressionSupported(true))
                    .webSocketHandshakeHandler(
                        handshake -> {
                          if (refusal == 0) {
                            handshake.accept();
                          } else {
                            handshake.reject(refusal);
                          }
                        })
                    .webSocketHandler(
                        socket -> {
                          sockets.add(socket);
                          webSocket.handle(socket);
                        })
                    .requestHandler(
                        request -> {
                          requests.add(request.uri());
                          http.handle(request);
                        })
                    .listen())
            .actualPort();
  }

  /** One with a certificate that nobody trusts, out of {@link #selfSigned}. */
  static RoughServer untrusted(Path store) {
    return new RoughServer(
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(new PfxOptions().setPath(store.toString()).setPassword("changeit")));
  }

  /** A key store with a certificate that nobody trusts. */
  static Path selfSigned(Path directory) throws IOException, InterruptedException {
    Path store = directory.resolve("self-signed.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "rough",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.txt").toFile())
            .start();
    if (!keytool.waitFor(120, TimeUnit.SECONDS) || !Files.exists(store)) {
      throw new IOException("no certificate");
    }
    return store;
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  URI url() {
    return URI.create((tls ? "https" : "http") + "://127.0.0.1:" + port);
  }

  URI socketUrl() {
    return URI.create((tls ? "wss" : "ws") + "://127.0.0.1:" + port);
  }

  /** Answers with JSON by path. */
  void json(java.util.function.Function<String, String> byUri) {
    http =
        request ->
            request
                .response()
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .end(byUri.apply(request.uri()));
  }

  void on(Handler<HttpServerRequest> handler) {
    http = handler;
  }

  void onSocket(Handler<ServerWebSocket> handler) {
    webSocket = handler;
  }

  /** Refuses WebSockets with a status; 0 takes them. */
  void refuseSockets(int status) {
    refusal = status;
  }

  void behave(Manner manner) {
    http =
        request -> {
          var response = request.response();
          switch (manner) {
            case STATUS_429 -> response.setStatusCode(429).putHeader("Retry-After", "1").end();
            case STATUS_418 -> response.setStatusCode(418).putHeader("Retry-After", "1").end();
            case STATUS_500 -> response.setStatusCode(500).end("oh");
            case SLOW -> {}
            case HALF_AN_ANSWER -> {
              response.putHeader("Content-Type", "application/json");
              response.putHeader("Content-Length", "1000");
              var unused =
                  response.write("{\"price\":").onComplete(w -> request.connection().close());
            }
            case GARBAGE ->
                response.putHeader("Content-Type", "application/json").end("{\"a\":}\u0000");
            case WRONG_TYPE ->
                response.putHeader("Content-Type", "text/html").end("<html>{}</html>");
            case REDIRECT ->
                response.setStatusCode(302).putHeader("Location", url() + "/elsewhere").end();
            case TEN_MEGABYTES -> {
              response.putHeader("Content-Type", "application/json");
              response.end(Buffer.buffer(new byte[10 << 20]));
            }
            case TEN_MEGABYTES_IN_CHUNKS -> {
              response.putHeader("Content-Type", "application/json").setChunked(true);
              for (int i = 0; i < 160 && !response.closed(); i++) {
                response.write(Buffer.buffer(new byte[64 << 10]));
              }
              response.end();
            }
          }
        };
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
