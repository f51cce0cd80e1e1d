package io.tidemark.query;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Reads a stream as a browser's EventSource does, and remembers all that it was told. */
final class SseClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** One event; of type {@code message} where the stream does not name it. */
  record Event(String type, String data) {
    JsonNode json() {
      return QueryRig.parse(data);
    }

    /** {@code quotes.A=5 stale}, {@code quotes.A missing}, {@code reset generation}. */
    String told() {
      JsonNode json = json();
      return switch (type) {
        case "message" ->
            json.path("channel").asText()
                + "="
                + json.at("/value/version").asLong()
                + (json.path("stale").asBoolean() ? " stale" : "");
        case "missing", "unavailable" -> json.path("channel").asText() + " " + type;
        default -> type + " " + json.path("reason").asText();
      };
    }
  }

  private final HttpResponse<InputStream> answer;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final Semaphore reading = new Semaphore(1);
  private volatile @Nullable String lastId;
  private final AtomicInteger comments = new AtomicInteger();
  private volatile long retry;
  private volatile boolean over;

  SseClient(URI uri, String... headers) {
    this(HttpClient.Version.HTTP_1_1, uri, headers);
  }

  SseClient(HttpClient.Version version, URI uri, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(LIMIT);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      answer =
          HttpClient.newBuilder()
              .version(version)
              .build()
              .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    Thread reader = new Thread(this::read, "sse-client");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8), 512)) {
      String type = "message";
      String data = null;
      String id = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reading.acquireUninterruptibly(); // held by whoever does not want it to read
        reading.release();
        if (line.startsWith(":")) {
          comments.incrementAndGet();
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("retry: ")) {
          retry = Long.parseLong(line.substring(7));
        } else if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.isEmpty() && data != null) {
          lastId = id == null ? lastId : id; // not before the event is whole
          events.add(new Event(type, data));
          type = "message";
          data = null;
          id = null;
        }
      }
    } catch (IOException e) {
      // the server has gone; so has the stream
    } finally {
      over = true;
    }
  }

  /** Reads no more until told to go on. */
  void pause() {
    reading.acquireUninterruptibly();
  }

  void goOn() {
    reading.release();
  }

  HttpResponse<InputStream> answer() {
    return answer;
  }

  List<Event> events() {
    return events;
  }

  List<String> told() {
    return events.stream().map(Event::told).toList();
  }

  /** Waits until it has been told so much, and returns it. */
  List<String> awaitTold(int many) {
    await().atMost(LIMIT).until(() -> events.size() >= many);
    return told();
  }

  /** Waits until it has been told so. */
  void awaitSaid(String told) {
    await().atMost(LIMIT).until(() -> told().contains(told));
  }

  /** Waits until the last of it is so. */
  void awaitLast(String told) {
    await()
        .atMost(LIMIT)
        .until(() -> !events.isEmpty() && events.get(events.size() - 1).told().equals(told));
  }

  /** The versions of one channel, in the order in which they came. */
  List<Long> versions(String channel) {
    return events.stream()
        .filter(event -> event.type().equals("message"))
        .map(Event::json)
        .filter(json -> json.path("channel").asText().equals(channel))
        .map(json -> json.at("/value/version").asLong())
        .toList();
  }

  String lastId() {
    return String.valueOf(lastId);
  }

  int comments() {
    return comments.get();
  }

  long retry() {
    return retry;
  }

  boolean isOver() {
    return over;
  }

  void awaitOver() {
    await().atMost(LIMIT).until(() -> over);
  }

  @Override
  public void close() {
    try {
      answer.body().close();
    } catch (IOException e) {
      // it has gone already
    }
  }
}
