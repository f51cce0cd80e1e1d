package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.model.wire.RedisKeys;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GenerationIT {
  private QueryRig rig;

  @BeforeEach
  void start() {
    rig = QueryRig.start();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private void fill(RedisKeys keys, long version) {
    String quote = "{\"version\":" + version + ",\"symbol\":\"A\"}";
    rig.redis().set(keys.quote("A"), quote);
    rig.redis().zadd(keys.bars("1m", "A"), 60_000, quote);
    rig.redis().zadd(keys.symbols(), 0, "A");
    rig.redis().zadd(keys.rank("tidemark-1"), 50, "A");
    rig.redis().set(keys.momentum("tidemark-1", "A"), quote);
  }

  private void drop(RedisKeys keys) {
    rig.redis()
        .del(
            keys.quote("A"),
            keys.bars("1m", "A"),
            keys.symbols(),
            keys.rank("tidemark-1"),
            keys.momentum("tidemark-1", "A"));
  }

  @Test
  void readers_whileGenerationsAreSwitchedAndDropped_missNothingAndNeverGoBack() throws Exception {
    fill(QueryRig.KEYS, 1);
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong reads = new AtomicLong();
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    ExecutorService readers = Executors.newFixedThreadPool(4);
    List<Future<?>> reading = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      reading.add(readers.submit(() -> readUntil(done, reads, wrong)));
    }

    for (long generation = 8; generation < 108; generation++) {
      fill(new RedisKeys(generation), generation);
      rig.redis().set(RedisKeys.ACTIVE, Long.toString(generation));
      drop(new RedisKeys(generation - 1));
      long before = reads.get();
      await().pollInterval(Duration.ofMillis(1)).until(() -> reads.get() > before);
    }
    done.set(true);

    for (Future<?> one : reading) {
      one.get();
    }
    readers.shutdown();
    assertThat(wrong).isEmpty();
  }

  private void readUntil(AtomicBoolean done, AtomicLong reads, Queue<String> wrong) {
    long newest = 0;
    while (!done.get()) {
      HttpResponse<String> quote = rig.get("/v1/quotes/A");
      if (quote.statusCode() != 200) {
        wrong.add(quote.statusCode() + " " + quote.body());
      } else {
        long version = QueryRig.parse(quote.body()).path("version").asLong();
        if (version < newest) {
          wrong.add(version + " after " + newest);
        }
        newest = version;
      }
      expect(wrong, "/v1/bars/A", "\"openTime\"", "{\"version\"");
      expect(wrong, "/v1/symbols", "[\"A\"]", "[\"A\"]");
      expect(wrong, "/v1/momentum", "{\"version\"", "{\"version\"");
      reads.incrementAndGet();
    }
  }

  private void expect(Queue<String> wrong, String path, String one, String other) {
    HttpResponse<String> answer = rig.get(path);
    boolean held = answer.body().contains(one) || answer.body().contains(other);
    if (answer.statusCode() != 200 || !held) {
      wrong.add(path + " " + answer.statusCode() + " " + answer.body());
    }
  }

  @Test
  void quote_onlyInTheGenerationBefore_is404() {
    fill(QueryRig.KEYS, 1);
    assertThat(rig.get("/v1/quotes/A").statusCode()).isEqualTo(200);

    rig.redis().set(RedisKeys.ACTIVE, "8");

    assertThat(rig.get("/v1/quotes/A").statusCode()).isEqualTo(404);
    assertThat(rig.get("/v1/bars/A").statusCode()).isEqualTo(404);
  }

  @Test
  void etag_ofTheSameVersionInAnotherGeneration_differs() {
    fill(QueryRig.KEYS, 5);
    fill(new RedisKeys(8), 5);
    String before = rig.get("/v1/quotes/A").headers().firstValue("ETag").orElseThrow();

    rig.redis().set(RedisKeys.ACTIVE, "8");

    assertThat(rig.get("/v1/quotes/A", "If-None-Match", before).statusCode()).isEqualTo(200);
  }

  @Test
  void everything_withoutAnActiveGeneration_is503AndNotReady() {
    fill(QueryRig.KEYS, 1);
    rig.redis().del(RedisKeys.ACTIVE);

    for (String path :
        List.of(
            "/v1/quotes/A",
            "/v1/quotes?symbols=A",
            "/v1/bars/A",
            "/v1/momentum",
            "/v1/symbols",
            "/v1/assets/NOPE")) {
      HttpResponse<String> answer = rig.get(path);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).contains("1");
      assertThat(answer.body()).contains("the cache is being filled");
    }
    Awaitility.await().until(() -> rig.get("/health/ready").statusCode() == 503);
    assertThat(rig.get("/health/ready").body()).contains("being filled");
    assertThat(rig.get("/health/live").statusCode()).isEqualTo(200);

    rig.redis().set(RedisKeys.ACTIVE, "7");

    assertThat(rig.get("/v1/quotes/A").statusCode()).isEqualTo(200);
    rig.awaitReady();
  }

  @Test
  void activeGeneration_thatIsNoNumber_is500() {
    rig.redis().set(RedisKeys.ACTIVE, "7; DROP");

    assertThat(rig.get("/v1/quotes/A").statusCode()).isEqualTo(500);
    assertThat(rig.get("/v1/quotes/A").body()).doesNotContain("DROP");
  }
}
