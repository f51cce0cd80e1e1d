package io.tidemark.runtime;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A real server on a free port, and a client of it. */
final class Http implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();
  private final HttpPort port;

  Http(Consumer<Router> routes) {
    Router router = Router.router(vertx);
    routes.accept(router);
    port = HttpPort.listen(vertx, HOST, 0, router);
  }

  int port() {
    return port.number();
  }

  Vertx vertx() {
    return vertx;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpClient.Version.HTTP_1_1, "GET", path);
  }

  HttpResponse<String> send(HttpClient.Version version, String method, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://" + HOST + ":" + port.number() + path);
    return client.send(
        HttpRequest.newBuilder(uri)
            .version(version)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(20))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    port.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
