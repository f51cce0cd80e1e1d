package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.model.wire.RedisKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearIT {
  private static final String KEY = QueryRig.KEYS.quote("A");

  /** So old that only announcements can explain what is read anew. */
  private static final NearConfig PATIENT =
      new NearConfig(1_000_000, Duration.ofMinutes(5), Duration.ofSeconds(2));

  private static QueryRig start(NearConfig near) {
    QueryRig rig = QueryRig.start(QueryRig.CONFIG.withNear(near));
    rig.awaitTrust();
    return rig;
  }

  private static long version(QueryRig rig) {
    return rig.json("/v1/quotes/A").path("version").asLong();
  }

  private static void awaitVersion(QueryRig rig, long version) {
    await().pollInterval(Duration.ofMillis(5)).until(() -> version(rig) == version);
  }

  /** Reads until every event loop's read has been answered from near; Redis is then not asked. */
  private static void settle(QueryRig rig, long version) {
    double heard = metric(rig, "announcements_total");
    rig.write(KEY, QueryRig.quote("A", version));
    await()
        .until(() -> metric(rig, "announcements_total") > heard); // or it would drop what is kept
    awaitVersion(rig, version);
    await()
        .until(
            () -> {
              double before = metric(rig, "hits_total");
              assertThat(version(rig)).isEqualTo(version);
              return metric(rig, "hits_total") == before + 1;
            });
  }

  private static double metric(QueryRig rig, String name) {
    return rig.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("tidemark_query_near_" + name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  @Test
  void quote_unchanged_isAnsweredWithoutRedis() {
    NearConfig trusting = new NearConfig(1_000_000, Duration.ofMinutes(5), Duration.ofSeconds(30));
    try (QueryRig rig = start(trusting)) {
      settle(rig, 1);

      rig.redis().set(KEY, QueryRig.quote("A", 2)); // unannounced

      assertThat(version(rig)).isEqualTo(1);
      assertThat(rig.json("/v1/quotes?symbols=A,B").at("/quotes/A/version").asLong()).isEqualTo(1);
      assertThat(metric(rig, "bytes")).isPositive();
    }
  }

  @Test
  void quote_announced_isReadAnew() {
    try (QueryRig rig = start(PATIENT)) {
      for (long version = 1; version < 50; version++) {
        rig.write(KEY, QueryRig.quote("A", version));
        awaitVersion(rig, version);
      }

      assertThat(metric(rig, "dropped_total")).isPositive();
    }
  }

  @Test
  void unknownQuote_announced_isThere() {
    try (QueryRig rig = start(PATIENT)) {
      assertThat(rig.get("/v1/quotes/A").statusCode()).isEqualTo(404);
      assertThat(rig.get("/v1/quotes/A").statusCode()).isEqualTo(404);

      settle(rig, 1);

      assertThat(version(rig)).isEqualTo(1);
    }
  }

  @Test
  void unknownQuote_thereUnannounced_isFoundSoon() {
    try (QueryRig rig = start(PATIENT)) {
      assertThat(rig.get("/v1/quotes/A").statusCode()).isEqualTo(404);

      rig.redis().set(KEY, QueryRig.quote("A", 1));

      await().until(() -> version(rig) == 1);
    }
  }

  @Test
  void quote_changedUnannounced_isReadAnewAtItsAge() {
    NearConfig young = new NearConfig(1_000_000, Duration.ofMillis(200), Duration.ofSeconds(2));
    try (QueryRig rig = start(young)) {
      rig.write(KEY, QueryRig.quote("A", 1));
      awaitVersion(rig, 1);

      rig.redis().set(KEY, QueryRig.quote("A", 2));

      awaitVersion(rig, 2);
    }
  }

  @Test
  void announcements_missedOverAReconnect_costNothing() {
    try (QueryRig rig = start(PATIENT)) {
      for (long version = 2; version < 12; version += 2) {
        settle(rig, version);
        double gaps = metric(rig, "gaps_total");

        rig.writeUnheard(KEY, QueryRig.quote("A", version + 1));

        awaitVersion(rig, version + 1);
        await().until(() -> metric(rig, "gaps_total") > gaps);
        rig.awaitTrust();
      }
    }
  }

  @Test
  void announcements_onASilentConnection_areNotReliedUpon() throws IOException {
    List<PausedProxy> proxies = new ArrayList<>();
    NearConfig wary = new NearConfig(1_000_000, Duration.ofMinutes(5), Duration.ofMillis(500));
    try (QueryRig rig =
        QueryRig.start(
            QueryRig.CONFIG.withNear(wary),
            url -> {
              proxies.add(new PausedProxy(url, "tidemark-query-changes"));
              return proxies.get(0).url();
            })) {
      rig.awaitTrust();
      settle(rig, 1);

      proxies.get(0).silent(true);
      rig.write(KEY, QueryRig.quote("A", 2)); // announced, but the connection is dead

      awaitVersion(rig, 2);
      assertThat(metric(rig, "trusted")).isZero();

      proxies.get(0).silent(false);
      rig.awaitTrust();
      settle(rig, 3);
      proxies.get(0).close();
    }
  }

  @Test
  void generation_changed_isFollowedAndTheOldOneForgotten() {
    RedisKeys next = new RedisKeys(8);
    try (QueryRig rig = start(PATIENT)) {
      settle(rig, 5);
      rig.write(next.quote("A"), QueryRig.quote("A", 4));
      assertThat(version(rig)).isEqualTo(5); // announced, but of a generation not served

      rig.redis().set(RedisKeys.ACTIVE, "8");
      awaitVersion(rig, 4);

      rig.redis().set(RedisKeys.ACTIVE, "7"); // an operator goes back
      awaitVersion(rig, 5);
    }
  }

  @Test
  void generation_announced_isFollowedAtOnce() {
    RedisKeys next = new RedisKeys(8);
    try (QueryRig rig = start(PATIENT)) {
      settle(rig, 5);
      rig.redis().set(next.quote("A"), QueryRig.quote("A", 6));

      rig.redis().set(RedisKeys.ACTIVE, "8");
      rig.redis().publish(RedisKeys.CHANGES, RedisKeys.ACTIVE + " 8");

      awaitVersion(rig, 6);
    }
  }

  @Test
  void redis_fallenBehindWhatWasAnswered_isNotBelieved() {
    try (QueryRig rig = start(PATIENT)) {
      settle(rig, 9);

      rig.write(KEY, QueryRig.quote("A", 7)); // as after a failover: the drop is announced by 9
      rig.redis().publish(RedisKeys.CHANGES, KEY + " 10");

      await().until(() -> rig.get("/v1/quotes/A").statusCode() == 503);
      assertThat(rig.get("/v1/quotes/A").body()).contains("fallen behind");
      assertThat(rig.get("/v1/quotes?symbols=A").statusCode()).isEqualTo(503);

      rig.write(KEY, QueryRig.quote("A", 10));
      awaitVersion(rig, 10);
    }
  }

  @Test
  void announcement_thatIsNone_dropsEverything() {
    try (QueryRig rig = start(PATIENT)) {
      settle(rig, 1);
      rig.redis().set(KEY, QueryRig.quote("A", 2));

      rig.redis().publish(RedisKeys.CHANGES, "nonsense");

      awaitVersion(rig, 2);
    }
  }
}
