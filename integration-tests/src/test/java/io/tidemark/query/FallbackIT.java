package io.tidemark.query;

import static io.tidemark.query.FallbackRig.KEYS;
import static io.tidemark.query.FallbackRig.PATHS;
import static io.tidemark.query.FallbackRig.PATIENCE;
import static io.tidemark.query.FallbackRig.SYMBOLS;
import static io.tidemark.query.FallbackRig.fresh;
import static io.tidemark.query.FallbackRig.stale;
import static io.tidemark.query.FallbackRig.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.model.wire.RedisKeys;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Redis loses entries, is emptied, killed, stopped: reads go on, from the processor's state. */
class FallbackIT {
  private static final Logger LOG = LoggerFactory.getLogger(FallbackIT.class);

  private static final Map<String, String> KEYS_OF_PATHS =
      Map.of(
          "/v1/quotes/S0", KEYS.quote("S0"),
          "/v1/momentum/S0", KEYS.momentum("tidemark-1", "S0"),
          "/v1/assets/S0", KEYS.asset("S0"),
          "/v1/portfolios/p", KEYS.valuation("p"));

  @TempDir private Path directory;
  private FallbackRig rig;

  @BeforeEach
  void start() {
    rig = new FallbackRig(directory);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static List<String> everything() {
    List<String> paths = new ArrayList<>(PATHS);
    SYMBOLS.forEach(symbol -> paths.add("/v1/quotes/" + symbol));
    SYMBOLS.forEach(symbol -> paths.add("/v1/momentum/" + symbol));
    return paths;
  }

  private void awaitFresh(QueryService query) {
    await()
        .atMost(PATIENCE)
        .until(() -> everything().stream().allMatch(path -> fresh(rig.get(query, path))));
  }

  @Test
  void entryDeletedByHand_isAnsweredByItsOwner_andIsBackInRedisSoon() {
    QueryService query = rig.startAll(NearConfig.off());
    KEYS_OF_PATHS.forEach(
        (path, key) -> {
          HttpResponse<String> before = rig.get(query, path);
          HttpResponse<String> answer = withoutItsEntry(query, path, key);

          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
          assertThat(stale(answer)).isTrue();
          assertThat(version(answer)).isGreaterThanOrEqualTo(version(before));
          await()
              .atMost(PATIENCE)
              .until(
                  () -> {
                    HttpResponse<String> next = rig.get(query, path);
                    assertThat(version(next)).isGreaterThanOrEqualTo(version(answer));
                    return fresh(next) && rig.inRedis(redis -> redis.exists(key)) == 1;
                  });
        });
  }

  /** What is answered once an entry has been deleted; again where it was written meanwhile. */
  private HttpResponse<String> withoutItsEntry(QueryService query, String path, String key) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> {
              rig.inRedis(redis -> redis.del(key));
              return rig.get(query, path);
            },
            answer -> stale(answer) || answer.statusCode() != 200);
  }

  @Test
  void unknownNames_are404ByTheirOwnersWord_withRedisAndWithout() {
    QueryService query = rig.startAll(NearConfig.local());
    double before = rig.metric(query, "fallback_unknown_total"); // while it all began
    assertThat(rig.get(query, "/v1/quotes/NOPE").statusCode()).isEqualTo(404);
    assertThat(rig.metric(query, "fallback_unknown_total")).isEqualTo(before + 1);

    rig.killRedis();

    for (String path : List.of("/v1/quotes/NO", "/v1/portfolios/no", "/v1/momentum/S0?model=no")) {
      await().atMost(PATIENCE).until(() -> rig.get(query, path).statusCode() == 404);
    }
  }

  @Test
  void allKeysExpired_everythingIsAnswered_andComesBack() {
    QueryService query = rig.startAll(NearConfig.local());
    rig.inRedis(
        redis -> {
          redis.keys("tm:1:*").stream()
              .filter(key -> !key.contains(":mark:"))
              .forEach(key -> redis.pexpire(key, 1));
          return "";
        });

    try (AnswerCount readers = new AnswerCount(query, 2, everything())) {
      await().atMost(PATIENCE).until(() -> rig.inRedis(r -> r.exists(KEYS.quote("S9"))) == 1);
      awaitFresh(query);
      readers.stop();

      assertThat(readers.unanswered()).isEmpty();
      assertThat(readers.older()).isEmpty();
    }
  }

  @Test
  void flushedRedis_isRefilled_andNoReadGoesUnansweredMeanwhile() {
    QueryService query = rig.startAll(NearConfig.local());
    try (PriceStream prices = new PriceStream(rig);
        AnswerCount readers = new AnswerCount(query, 2, everything())) {
      await().atMost(PATIENCE).until(() -> readers.reads() > 200);

      rig.inRedis(redis -> redis.flushall());
      await().atMost(PATIENCE).until(() -> rig.inRedis(r -> r.exists(RedisKeys.ACTIVE)) == 1);
      long back = readers.reads();
      await().atMost(PATIENCE).until(() -> readers.reads() > back + 200);
      prices.stop();
      awaitFresh(query);
      readers.stop();

      assertThat(readers.unanswered()).isEmpty();
      assertThat(readers.older()).isEmpty();
    }
  }

  @Test
  void redisKilledUnderLoad_nearlyAllReadsAreAnswered_noneOlderThanBefore() {
    QueryService query = rig.startAll(NearConfig.local());
    try (PriceStream prices = new PriceStream(rig);
        AnswerCount readers = new AnswerCount(query, 4, everything())) {
      await().atMost(PATIENCE).until(() -> readers.reads() > 1_000);

      rig.killRedis();
      long away = readers.reads();
      await().atMost(PATIENCE).until(() -> readers.reads() > away + 5_000);
      await().atMost(PATIENCE).until(() -> rig.get(query, "/health/ready").statusCode() == 200);
      assertThat(rig.get(query, "/health/ready").body()).contains("impaired").contains("redis-0");
      assertThat(readers.stale()).isPositive();
      rig.startRedis(); // empty
      await().atMost(PATIENCE).until(() -> rig.inRedis(r -> r.exists(RedisKeys.ACTIVE)) == 1);
      long back = readers.reads();
      await().atMost(PATIENCE).until(() -> readers.reads() > back + 1_000);
      prices.stop();
      awaitFresh(query);
      readers.stop();

      LOG.info(
          "Redis killed: {} reads, {} stale, {} unanswered {}, p99 {} ms; processors asked: {}",
          readers.reads(),
          readers.stale(),
          readers.unanswered().size(),
          readers.unanswered().stream().limit(5).toList(),
          readers.within(0.99),
          rig.get(query, "/metrics")
              .body()
              .lines()
              .filter(line -> line.startsWith("tidemark_query_fallback"))
              .toList());
      assertThat(readers.unanswered().size())
          .as("%s of %d", readers.unanswered(), readers.reads())
          .isLessThanOrEqualTo((int) (readers.reads() / 1_000));
      assertThat(readers.older()).isEmpty();
    }
  }

  @Test
  @Tag("alone")
  void redisStopped_isLeftAlone_andAnswersComeInTime() {
    QueryService query = rig.startAll(NearConfig.local());
    try (PriceStream prices = new PriceStream(rig);
        AnswerCount readers = new AnswerCount(query, 4, everything())) {
      await().atMost(PATIENCE).until(() -> readers.reads() > 500);
      rig.signalRedis("STOP");
      try {
        await()
            .atMost(PATIENCE)
            .until(() -> rig.metric(query, "redis_left_alone") > 0 && readers.stale() > 100);
        readers.forgetTimes();
        long alone = readers.reads();
        await().atMost(PATIENCE).until(() -> readers.reads() > alone + 5_000);
        LOG.info(
            "Redis stopped: p50 {} ms, p99 {} ms, p99.9 {} ms",
            readers.within(0.5),
            readers.within(0.99),
            readers.within(0.999));
        // Only the probes wait for Redis, a few every half second.
        assertThat(readers.within(0.5)).isLessThan(250);
        assertThat(readers.within(0.99)).isLessThan(2_000);
      } finally {
        rig.signalRedis("CONT");
      }
      prices.stop();
      awaitFresh(query);
      readers.stop();

      assertThat(readers.unanswered().size())
          .as("%s of %d", readers.unanswered(), readers.reads())
          .isLessThanOrEqualTo((int) (readers.reads() / 1_000));
      assertThat(readers.older()).isEmpty();
    }
  }
}
