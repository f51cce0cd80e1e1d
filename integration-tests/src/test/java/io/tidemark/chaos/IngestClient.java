package io.tidemark.chaos;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Pushes to ingest without waiting; bounded in what is under way. Safe for many threads. */
final class IngestClient {
  /** Longer than ingest itself gives Kafka. */
  static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final int UNDER_WAY = 256;

  private final String url;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();
  private final Semaphore places = new Semaphore(UNDER_WAY);

  IngestClient(String url) {
    this.url = url;
  }

  /**
   * Sends a request; false where no more fit, and nothing was sent.
   *
   * @param body null for none
   * @param answered told the answer; null where there was none, so that the outcome is unknown
   */
  boolean send(
      String method,
      String path,
      @Nullable String body,
      Consumer<@Nullable HttpResponse<String>> answered) {
    if (!places.tryAcquire()) {
      return false;
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(TIMEOUT)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    CompletableFuture<?> unused =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
            .whenComplete(
                (response, failure) -> {
                  try {
                    answered.accept(failure == null ? response : null);
                  } finally {
                    places.release(); // only now: who finds all idle counts on what was told
                  }
                });
    return true;
  }

  /** Whether every request has its answer, or its time is over. */
  boolean idle() {
    return places.availablePermits() == UNDER_WAY;
  }
}
