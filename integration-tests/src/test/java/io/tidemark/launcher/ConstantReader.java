package io.tidemark.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.query.QueryService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads quotes over the query API all the while and notes what no reader should see: an error, a
 * miss, something older.
 */
final class ConstantReader implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final QueryService query;
  private final List<String> symbols;
  private final Thread thread = new Thread(this::read, "constant-reader");
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Queue<String> steppedBack = new ConcurrentLinkedQueue<>();
  private final Set<Long> generations = ConcurrentHashMap.newKeySet();
  private final AtomicLong reads = new AtomicLong();
  private volatile boolean done;

  private record Seen(long generation, long version) {}

  ConstantReader(QueryService query, List<String> symbols) {
    this.query = query;
    this.symbols = List.copyOf(symbols);
    thread.start();
  }

  /** What was wrong, a little of it. */
  List<String> wrong() {
    return wrong.stream().limit(10).toList();
  }

  /** Where another generation showed something older. */
  List<String> steppedBack() {
    return steppedBack.stream().limit(10).toList();
  }

  /** The generations that answers came from. */
  Set<Long> generations() {
    return Set.copyOf(generations);
  }

  long reads() {
    return reads.get();
  }

  private void read() {
    Map<String, Seen> last = new HashMap<>();
    while (!done) {
      for (String symbol : symbols) {
        try {
          read(symbol, last);
        } catch (IOException e) {
          wrong.add(e.toString());
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }

  private void read(String symbol, Map<String, Seen> last)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + query.port() + "/v1/quotes/" + symbol);
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).build(),
            HttpResponse.BodyHandlers.ofString());
    reads.incrementAndGet();
    if (answer.statusCode() != 200) {
      wrong.add(symbol + " " + answer.statusCode() + " " + answer.body());
      return;
    }
    String tag = answer.headers().firstValue("ETag").orElse("").replace("\"", "");
    Seen seen =
        new Seen(
            Long.parseLong(tag.substring(0, tag.indexOf('-'))),
            JSON.readTree(answer.body()).path("version").asLong());
    generations.add(seen.generation());
    Seen before = last.put(symbol, seen);
    if (before != null && seen.version() < before.version()) {
      boolean switched = seen.generation() != before.generation();
      (switched ? steppedBack : wrong).add(symbol + " " + seen + " after " + before);
    }
  }

  @Override
  public void close() {
    done = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
