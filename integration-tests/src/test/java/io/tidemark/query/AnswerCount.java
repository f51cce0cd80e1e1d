package io.tidemark.query;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Readers that ask for the same things over and over and count: reads, those that were not
 * answered, answers that were stale, and answers that were older than the same reader's before.
 */
final class AnswerCount implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;
  private final List<String> paths;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong stale = new AtomicLong();
  private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();
  private final Queue<String> older = new ConcurrentLinkedQueue<>();
  private final Queue<Long> millis = new ConcurrentLinkedQueue<>();
  private volatile boolean done;

  AnswerCount(QueryService query, int readers, List<String> paths) {
    this.port = query.port();
    this.paths = List.copyOf(paths);
    for (int i = 0; i < readers; i++) {
      Thread thread = new Thread(this::run, "reader-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  long reads() {
    return reads.get();
  }

  long stale() {
    return stale.get();
  }

  List<String> unanswered() {
    return List.copyOf(unanswered);
  }

  List<String> older() {
    return List.copyOf(older);
  }

  /** Forgets how long reads took so far. */
  void forgetTimes() {
    millis.clear();
  }

  /** Within how many milliseconds that share of the reads was answered. */
  long within(double share) {
    List<Long> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(share * sorted.size())));
  }

  private void run() {
    Map<String, Long> last = new HashMap<>();
    while (!done) {
      for (String path : paths) {
        read(path, last);
      }
    }
  }

  private void read(String path, Map<String, Long> last) {
    long begun = System.nanoTime();
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                  .timeout(Duration.ofSeconds(30))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      reads.incrementAndGet();
      millis.add(Duration.ofNanos(System.nanoTime() - begun).toMillis());
      if (answer.statusCode() != 200) {
        unanswered.add(path + " " + answer.statusCode() + " " + answer.body());
        return;
      }
      if (FallbackRig.stale(answer)) {
        stale.incrementAndGet();
      }
      long version = FallbackRig.version(answer);
      Long before = last.put(path, version);
      if (before != null && version < before) {
        older.add(path + " " + version + " after " + before);
      }
    } catch (IOException e) {
      reads.incrementAndGet();
      unanswered.add(path + " " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** Reads no more; what was counted stays. */
  void stop() {
    done = true;
    for (Thread thread : threads) {
      try {
        thread.join(60_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
