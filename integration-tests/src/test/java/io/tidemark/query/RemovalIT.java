package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.lettuce.core.Range;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.RedisSettings;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What stands after entries were taken out of the cache. */
class RemovalIT {
  private static final RedisKeys KEYS = QueryRig.KEYS;
  private static final NearConfig PATIENT =
      new NearConfig(NearConfig.local().bytes(), Duration.ofMinutes(10), Duration.ofSeconds(5));

  /** Far less than an entry would stay for by itself. */
  private static final Duration AWHILE = Duration.ofSeconds(60);

  private static final Duration SOON = Duration.ofSeconds(5);

  private static QueryRig rig;
  private static SinkScripts sink;

  @BeforeAll
  static void start() {
    rig = QueryRig.start(QueryRig.CONFIG.withNear(PATIENT));
    rig.awaitTrust();
    sink = new SinkScripts(rig.redis());
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  private static String bar(long version, long openTime) {
    return "{\"version\":" + version + ",\"symbol\":\"A\",\"openTime\":" + openTime + "}";
  }

  private static String momentum(long version, String symbol) {
    return "{\"version\":" + version + ",\"symbol\":\"" + symbol + "\",\"score\":1.0}";
  }

  private static Map<String, String> bookkeeping() {
    return Map.of(
        KEYS.mark("tidemark.quotes", 0),
        "12",
        KEYS.edition(),
        "b",
        "tm:8:quote:A",
        QueryRig.quote("A", 100));
  }

  @BeforeEach
  void fill() {
    rig.clear();
    for (String symbol : List.of("A", "AB", "B", "A:B")) {
      sink.offer(KEYS.quote(symbol), 100, QueryRig.quote(symbol, 100));
      sink.offer(KEYS.momentum("tidemark-1", symbol), 100, momentum(100, symbol));
      sink.offer(KEYS.momentum("other", symbol), 100, momentum(100, symbol));
      sink.offer(KEYS.asset(symbol), 100, QueryRig.quote(symbol, 100));
      for (String interval : List.of("1m", "1d")) {
        sink.offerBar(KEYS.bars(interval, symbol), 100, 60_000, bar(100, 60_000));
      }
      rig.redis().zadd(KEYS.symbols(), 0, symbol);
      rig.redis().zadd(KEYS.rank("tidemark-1"), 1.0, symbol);
    }
    sink.offer(KEYS.valuation("growth"), 100, "{\"version\":100}");
    sink.offer(KEYS.valuation("value"), 100, "{\"version\":100}");
    bookkeeping().forEach(rig.redis()::set);
  }

  private static JsonNode removed(String body) {
    HttpResponse<String> answer = rig.post("/v1/cache/invalidate", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return QueryRig.parse(answer.body());
  }

  private static int status(String path) {
    return rig.get(path).statusCode();
  }

  @Test
  void clear_ofEverything_leavesWhatIsNoEntry() {
    JsonNode answer = QueryRig.parse(rig.send("DELETE", "/v1/cache?pattern=*").body());

    assertThat(answer.path("complete").asBoolean()).isTrue();
    assertThat(answer.path("removed").asInt()).isEqualTo(4 * 6 + 2);
    assertThat(answer.path("kinds").path("momentum").asInt()).isEqualTo(8);
    assertThat(answer.path("kinds").path("bars-1d").asInt()).isEqualTo(4);
    assertThat(status("/v1/quotes/A")).isEqualTo(404);
    assertThat(status("/v1/portfolios/growth")).isEqualTo(404);
    bookkeeping().forEach((key, value) -> assertThat(rig.redis().get(key)).isEqualTo(value));
    assertThat(rig.redis().get(RedisKeys.ACTIVE)).isEqualTo("7");
    assertThat(rig.redis().zcard(KEYS.symbols())).isEqualTo(4);
    assertThat(rig.redis().zcard(KEYS.rank("tidemark-1"))).isEqualTo(4);
    assertThat(QueryRig.parse(rig.send("DELETE", "/v1/cache?pattern=*").body()).path("removed"))
        .as("a fence is no entry")
        .isEqualTo(QueryRig.parse("0"));
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"keys\":[\"quote:A\",\"quote:NOPE\",\"quote:A\"]}',1",
    "'{\"pattern\":\"quote:A?\"}',1",
    "'{\"pattern\":\"quote:A*\"}',3",
    "'{\"pattern\":\"*:A\"}',6",
    "'{\"pattern\":\"mark:*\"}',0",
    "'{\"pattern\":\"*active*\"}',0",
    "'{\"symbol\":\"a\"}',6",
    "'{\"symbol\":\"A:B\"}',6",
    "'{\"symbol\":\"NOPE\"}',0",
    "'{\"portfolio\":\"growth\"}',1",
    "'{\"kind\":\"assets\"}',4",
    "'{\"kind\":\"momentum\"}',8",
    "'{\"kind\":\"bars-1m\"}',4",
    "'{\"kind\":\"bars\"}',8"
  })
  void invalidate_removesWhatIsMeantAndNothingElse(String body, int count) {
    assertThat(removed(body).path("removed").asInt()).isEqualTo(count);
    assertThat(total()).isEqualTo(26 - count);
  }

  /** The entries that stand, as a client would find them. */
  private static int total() {
    EntryKinds kinds = new EntryKinds(KEYS);
    int total = 0;
    for (String key : rig.redis().keys(KEYS.prefix() + "*")) {
      if (kinds.of(key) != null) {
        boolean stands =
            kinds.isSeries(key)
                ? rig.redis().zcount(key, Range.create(0, 1e15)) > 0
                : !rig.redis().get(key).contains("deleted");
        total += stands ? 1 : 0;
      }
    }
    return total;
  }

  @Test
  void removedEntry_isReplacedByTheSameVersionOrANewerOne() {
    sink.offer(KEYS.quote("R"), 100, QueryRig.quote("R", 100));

    removed("{\"keys\":[\"quote:R\"]}");

    assertThat(sink.offer(KEYS.quote("R"), 99, QueryRig.quote("R", 99))).isFalse();
    assertThat(status("/v1/quotes/R")).isEqualTo(404);
    assertThat(sink.offer(KEYS.quote("R"), 100, QueryRig.quote("R", 100))).isTrue();
    Awaitility.await().until(() -> status("/v1/quotes/R") == 200);

    removed("{\"keys\":[\"quote:R\"]}");
    assertThat(sink.offer(KEYS.quote("R"), 101, QueryRig.quote("R", 101))).isTrue();
    Awaitility.await().until(() -> rig.json("/v1/quotes/R").path("version").asInt() == 101);
    assertThat(rig.redis().pttl(KEYS.quote("R"))).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 10, 1000, 9007199254740993L, 1000000000000000000L})
  void removedEntry_ofAnyVersion_isFencedJustBelow(long version) {
    sink.offer(KEYS.quote("Z"), version, QueryRig.quote("Z", version));

    removed("{\"keys\":[\"quote:Z\"]}");

    assertThat(rig.redis().get(KEYS.quote("Z")))
        .isEqualTo("{\"version\":" + (version - 1) + ",\"deleted\":true}");
    assertThat(rig.redis().pttl(KEYS.quote("Z"))).isPositive();
    assertThat(sink.offer(KEYS.quote("Z"), version, QueryRig.quote("Z", version))).isTrue();
  }

  @Test
  void tombstone_ofADeletedEntry_standsAsItWas() {
    String tombstone = "{\"version\":100,\"deleted\":true}";
    rig.redis().set(KEYS.quote("GONE"), tombstone);

    assertThat(removed("{\"symbol\":\"GONE\"}").path("removed").asInt()).isZero();
    assertThat(rig.redis().get(KEYS.quote("GONE"))).isEqualTo(tombstone);
  }

  @Test
  void removedSeries_saysThatItsPastIsUnknownAndIsToBeFilledAgain() {
    String key = KEYS.bars("1m", "A");
    rig.redis().del(key);
    rig.redis().zadd(key, 60_000, bar(100, 60_000));
    rig.redis().expire(key, 1_000);

    removed("{\"keys\":[\"bars:1m:A\"]}");

    assertThat(rig.redis().zrangeWithScores(key, 0, -1))
        .singleElement()
        .satisfies(member -> assertThat(member.getScore()).isEqualTo(RedisKeys.UNKNOWN_PAST));
    assertThat(rig.redis().ttl(key)).isBetween(900L, 1_000L);
    assertThat(rig.redis().zrange(KEYS.refill(), 0, -1)).containsExactly(key);
    assertThat(rig.json("/v1/bars/A").path("bars")).isEmpty();
    assertThat(sink.offerBar(key, 90, 0, bar(90, 0))).isTrue();
    assertThat(sink.offerBar(key, 100, 60_000, bar(100, 60_000))).isTrue();
    assertThat(rig.json("/v1/bars/A").path("bars")).hasSize(2);
    assertThat(rig.redis().zcard(key)).as("one mark, two bars").isEqualTo(3);
  }

  @Test
  void removal_ofMany_asksForTheSeriesToBeFilledAgainAndLeavesTheRestToItsRenewal() {
    for (int i = 0; i < 1_500; i++) {
      rig.redis().set(KEYS.quote("MANY" + i), QueryRig.quote("MANY" + i, 3));
    }

    removed("{\"pattern\":\"*\"}");

    assertThat(rig.redis().zrange(KEYS.refill(), 0, -1))
        .contains(KEYS.bars("1m", "A"), KEYS.bars("1d", "B"))
        .hasSizeLessThanOrEqualTo(1_000 + 8);
  }

  @Test
  void removal_whileASeriesIsFilledAgain_isAskedForOnceMore() {
    String key = KEYS.bars("1m", "A");
    removed("{\"keys\":[\"bars:1m:A\"]}");
    double first = rig.redis().zscore(KEYS.refill(), key);
    rig.redis().zadd(key, RedisKeys.UNKNOWN_PAST, "{\"version\":77,\"deleted\":true}");
    assertThat(removed("{\"keys\":[\"bars:1m:A\"]}").path("removed").asInt()).isZero();
    sink.offerBar(key, 100, 60_000, bar(100, 60_000));

    removed("{\"keys\":[\"bars:1m:A\"]}");

    assertThat(rig.redis().zscore(KEYS.refill(), key)).isGreaterThanOrEqualTo(first);
    assertThat(rig.redis().zrange(key, 0, -1)).containsExactly("{\"version\":0,\"deleted\":true}");
  }

  @Test
  void removal_dropsTheEntryFromTheNearCacheOfEveryInstance() {
    assertDroppedEverywhere(AWHILE);
  }

  @Test
  @Tag("timed")
  void removal_dropsTheEntryFromTheNearCacheOfEveryInstance_withinSeconds() {
    assertDroppedEverywhere(SOON);
  }

  private static void assertDroppedEverywhere(Duration limit) {
    try (QueryService other =
        new QueryService(QueryRig.CONFIG.withNear(PATIENT), RedisSettings.local(rig.redisUrl()))) {
      other.start();
      URI there = URI.create("http://127.0.0.1:" + other.port());
      Awaitility.await()
          .until(() -> rig.at(there, "/metrics").body().contains("tidemark_query_near_trusted 1"));
      assertThat(rig.at(there, "/v1/quotes/A").statusCode()).isEqualTo(200);
      assertThat(status("/v1/quotes/A")).isEqualTo(200);

      removed("{\"symbol\":\"A\"}");

      assertThat(status("/v1/quotes/A")).as("here, at once").isEqualTo(404);
      Awaitility.await()
          .atMost(limit)
          .until(() -> rig.at(there, "/v1/quotes/A").statusCode() == 404);
    }
  }

  @Test
  void removal_whereRedisIsOutOfMemory_works() {
    rig.redis().configSet("maxmemory-policy", "noeviction");
    rig.redis().configSet("maxmemory", "1");
    try {
      assertThat(removed("{\"symbol\":\"A\"}").path("removed").asInt()).isEqualTo(6);
    } finally {
      rig.redis().configSet("maxmemory", "0");
    }
    assertThat(sink.offer(KEYS.quote("A"), 99, QueryRig.quote("A", 99))).isFalse();
    assertThat(rig.redis().zcard(KEYS.refill())).isEqualTo(6);
  }

  @Test
  void removal_whileTheEntryIsWritten_neverTakesItBack() {
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> removing =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                rig.post("/v1/cache/invalidate", "{\"keys\":[\"quote:RACE\"]}");
              }
            });
    long seen = 0;
    List<String> back = new ArrayList<>();
    for (long version = 1; version <= 2_000; version++) {
      sink.offer(KEYS.quote("RACE"), version, QueryRig.quote("RACE", version));
      if (version > 1) { // a late one
        sink.offer(KEYS.quote("RACE"), version - 1, QueryRig.quote("RACE", version - 1));
      }
      String held = rig.redis().get(KEYS.quote("RACE"));
      if (held != null && !held.contains("deleted")) {
        long now = QueryRig.parse(held).path("version").asLong();
        if (now < seen) {
          back.add(now + " after " + seen);
        }
        seen = now;
      }
    }
    done.set(true);
    removing.join();

    assertThat(back).isEmpty();
    assertThat(seen).isPositive();
    sink.offer(KEYS.quote("RACE"), 2_000, QueryRig.quote("RACE", 2_000)); // as a refill would
    assertThat(rig.redis().get(KEYS.quote("RACE"))).isEqualTo(QueryRig.quote("RACE", 2_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{}", "{\"symbol\":\"A\",\"kind\":\"quotes\"}"})
  void invalidate_ofWhatCantBeUnderstood_is400(String body) {
    HttpResponse<String> answer = rig.post("/v1/cache/invalidate", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(total()).isEqualTo(26);
  }

  @Test
  void invalidate_ofABodyThatIsTooLarge_is413() {
    String body = "{\"symbol\":\"" + "x".repeat(RequestBody.MOST_BYTES) + "\"}";

    assertThat(rig.post("/v1/cache/invalidate", body).statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "?pattern=", "?pattern=%5Ba%5D*", "?pattern=a%0Ab", "?pattern=%7Bx%7D"})
  void clear_withoutAUsablePattern_is400(String query) {
    assertThat(rig.send("DELETE", "/v1/cache" + query).statusCode()).isEqualTo(400);
    assertThat(total()).isEqualTo(26);
  }

  @Test
  void removal_isWrittenDown() {
    Logger audit = (Logger) LoggerFactory.getLogger("io.tidemark.audit");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    audit.addAppender(lines);
    try {
      rig.send("DELETE", "/v1/cache?pattern=quote:A", "X-Request-Id", "who-did-it");
    } finally {
      audit.detachAppender(lines);
    }

    assertThat(lines.list)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.getFormattedMessage())
                    .contains("who-did-it", "127.0.0.1", "quote:A", "QUOTES=1"));
  }
}
