package io.tidemark.query;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client of the WebSocket that takes notes. */
final class WsClient implements WebSocket.Listener, AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final StringBuilder part = new StringBuilder();
  final List<String> messages = new CopyOnWriteArrayList<>();
  final CompletableFuture<Integer> closed = new CompletableFuture<>();
  final WebSocket socket;

  WsClient(int port, String query) {
    URI uri = URI.create("ws://127.0.0.1:" + port + "/v1/ws" + query);
    socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, this).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    part.append(text);
    if (last) {
      messages.add(part.toString());
      part.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closed.complete(status);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    closed.complete(1006);
  }

  void say(String message) {
    socket.sendText(message.replace('\'', '"'), true).join();
  }

  /** Everything it was told, without ids. */
  List<String> told() {
    return messages.stream().map(one -> one.replaceAll(",\"id\":\"[^\"]*\"", "")).toList();
  }

  List<String> awaitTold(int many) {
    await().atMost(LIMIT).until(() -> messages.size() >= many);
    return told();
  }

  void awaitSaid(String message) {
    await().atMost(LIMIT).until(() -> told().contains(message));
  }

  String lastId() {
    String last = messages.get(messages.size() - 1);
    return QueryRig.parse(last).path("id").asText();
  }

  @Override
  public void close() {
    socket.abort();
  }
}
