package io.tidemark.sink;

import static io.tidemark.model.wire.CacheTopic.BARS_1D;
import static io.tidemark.model.wire.CacheTopic.BARS_1M;
import static io.tidemark.sink.CacheRecords.delete;
import static io.tidemark.sink.CacheRecords.json;
import static io.tidemark.sink.CacheRecords.record;
import static io.tidemark.sink.CacheRecords.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BarsScriptIT {
  private static final String SERIES = "tm:1:bars:1m:AAPL";
  private static final String UNKNOWN_PAST = "{\"version\":0,\"deleted\":true}";
  private static final int KEPT = 5;

  private ScriptRig rig;

  @BeforeAll
  void start() {
    rig = new ScriptRig(new BarsKept(KEPT, KEPT, KEPT, KEPT));
  }

  @BeforeEach
  void clear() {
    rig.clear();
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @Test
  void bars_ofOneSeries_standByOpenTime() {
    rig.fill(value(BARS_1M, "AAPL/120000", 2), value(BARS_1M, "AAPL/60000", 1));

    assertThat(rig.redis().zrange(SERIES, 0, -1))
        .containsExactly(json("AAPL/60000", 1), json("AAPL/120000", 2));
    assertThat(rig.redis().zscore(SERIES, json("AAPL/120000", 2))).isEqualTo(120_000);
  }

  @Test
  void bar_ofAHigherVersion_replacesTheMember() {
    rig.fill(value(BARS_1M, "AAPL/60000", 9));
    Written newer = rig.apply(value(BARS_1M, "AAPL/60000", 10));
    Written older = rig.apply(value(BARS_1M, "AAPL/60000", 9));

    assertThat(rig.redis().zrange(SERIES, 0, -1)).containsExactly(json("AAPL/60000", 10));
    assertThat(newer).isEqualTo(new Written(1, 0, List.of()));
    assertThat(older).isEqualTo(new Written(0, 1, List.of()));
  }

  @Test
  void bar_withAVersionBeyondDoubles_isComparedExactly() {
    rig.fill(value(BARS_1M, "AAPL/60000", (1L << 53) + 1));
    rig.apply(value(BARS_1M, "AAPL/60000", 1L << 53));

    assertThat(rig.redis().zrange(SERIES, 0, -1))
        .containsExactly(json("AAPL/60000", (1L << 53) + 1));
  }

  @Test
  void repair_ofAnEqualVersion_replacesTheMember() {
    rig.redis().zadd(SERIES, 60_000, "{\"version\":7,\"damaged\":1}");

    rig.apply(new WriteMode(true, false), List.of(value(BARS_1M, "AAPL/60000", 7)));

    assertThat(rig.redis().zrange(SERIES, 0, -1)).containsExactly(json("AAPL/60000", 7));
  }

  @Test
  void severalMembersAtOneTime_areMendedByTheNextWrite() {
    rig.redis().zadd(SERIES, 60_000, "{\"version\":7}");
    rig.redis().zadd(SERIES, 60_000, "{\"version\":6}");

    rig.apply(value(BARS_1M, "AAPL/60000", 7));
    assertThat(rig.redis().zcard(SERIES)).isEqualTo(2);
    rig.apply(value(BARS_1M, "AAPL/60000", 8));

    assertThat(rig.redis().zrange(SERIES, 0, -1)).containsExactly(json("AAPL/60000", 8));
  }

  @Test
  void deletedBars_ofOneVersion_areTombstonesThatNothingOlderPasses() {
    rig.fill(value(BARS_1M, "AAPL/60000", 1), value(BARS_1M, "AAPL/120000", 2));
    rig.apply(delete(BARS_1M, "AAPL/60000", 5), delete(BARS_1M, "AAPL/120000", 5));
    rig.apply(value(BARS_1M, "AAPL/60000", 4));

    assertThat(rig.redis().zrange(SERIES, 0, -1))
        .containsExactly(
            "{\"version\":5,\"openTime\":60000,\"deleted\":true}",
            "{\"version\":5,\"openTime\":120000,\"deleted\":true}");
    rig.apply(value(BARS_1M, "AAPL/60000", 6));
    assertThat(rig.redis().zrange(SERIES, 0, 0)).containsExactly(json("AAPL/60000", 6));
  }

  @Test
  void series_isTrimmedToItsNewest() {
    List<ConsumerRecord<byte[], byte[]>> bars = new ArrayList<>();
    for (int minute = 1; minute <= KEPT + 3; minute++) {
      bars.add(value(BARS_1M, "AAPL/" + minute * 60_000, minute));
    }

    rig.apply(WriteMode.FILL, bars);

    assertThat(rig.redis().zcard(SERIES)).isEqualTo(KEPT);
    assertThat(rig.redis().zrange(SERIES, 0, 0)).containsExactly(json("AAPL/240000", 4));
  }

  @Test
  void lateBar_withinTheKept_isWrittenInItsPlace() {
    rig.fill(value(BARS_1M, "AAPL/60000", 1), value(BARS_1M, "AAPL/180000", 2));

    rig.apply(value(BARS_1M, "AAPL/120000", 3));

    assertThat(rig.redis().zrange(SERIES, 0, -1))
        .containsExactly(json("AAPL/60000", 1), json("AAPL/120000", 3), json("AAPL/180000", 2));
  }

  @Test
  void lateBar_beforeTheKept_isSkippedAndNotAnnounced() {
    List<ConsumerRecord<byte[], byte[]>> bars = new ArrayList<>();
    for (int minute = 2; minute <= KEPT + 1; minute++) {
      bars.add(value(BARS_1M, "AAPL/" + minute * 60_000, minute));
    }
    rig.apply(WriteMode.FILL, bars);
    try (Listening listening = new Listening(rig.client())) {
      Written written = rig.apply(value(BARS_1M, "AAPL/60000", 9));
      rig.apply(value(BARS_1M, "AAPL/120000", 10));

      assertThat(written).isEqualTo(new Written(0, 1, List.of()));
      assertThat(rig.redis().zcard(SERIES)).isEqualTo(KEPT);
      assertThat(listening.await(1)).containsExactly(SERIES + " 10");
    }
  }

  @Test
  void seriesBegunWhileFollowing_saysThatItsPastIsUnknown() {
    Written written = rig.apply(value(BARS_1M, "AAPL/60000", 8), value(BARS_1M, "AAPL/120000", 9));

    assertThat(written).isEqualTo(new Written(2, 0, List.of(), List.of(SERIES)));
    assertThat(rig.redis().zrangeWithScores(SERIES, 0, 0).get(0).getScore()).isEqualTo(-1);
    assertThat(rig.redis().zrange(SERIES, 0, -1))
        .containsExactly(UNKNOWN_PAST, json("AAPL/60000", 8), json("AAPL/120000", 9));
  }

  @Test
  void unknownPast_onceTheSeriesIsFull_isForgotten() {
    for (int minute = 1; minute <= KEPT; minute++) {
      rig.apply(value(BARS_1M, "AAPL/" + minute * 60_000, minute));
    }

    assertThat(rig.redis().zcard(SERIES)).isEqualTo(KEPT);
    assertThat(rig.redis().zrange(SERIES, 0, 0)).containsExactly(json("AAPL/60000", 1));
  }

  @Test
  void expiry_ofTheSeries_isSetAndRefreshedOnSkip() {
    rig.fill(value(BARS_1M, "AAPL/60000", 8));
    assertThat(rig.redis().pttl(SERIES)).isBetween(3_239_000L, 3_960_000L);
    rig.redis().pexpire(SERIES, 5_000);

    rig.apply(value(BARS_1M, "AAPL/60000", 8));

    assertThat(rig.redis().pttl(SERIES)).isBetween(3_239_000L, 3_960_000L);
  }

  @Test
  void announcement_namesEachSeriesOnceWithItsHighestVersion() {
    try (Listening listening = new Listening(rig.client())) {
      rig.apply(
          value(BARS_1M, "AAPL/60000", 8),
          value(BARS_1M, "AAPL/120000", 10),
          value(BARS_1M, "MSFT/60000", 3));
      rig.apply(value(BARS_1D, "AAPL/0", 11));

      assertThat(listening.await(2))
          .containsExactly("tm:1:bars:1m:AAPL 10 tm:1:bars:1m:MSFT 3", "tm:1:bars:1d:AAPL 11");
    }
  }

  @Test
  void wrongType_isFaultyAndTheRestIsWritten() {
    rig.redis().set("tm:1:bars:1m:BAD", "text");

    Written written =
        rig.apply(
            record(BARS_1M, "BAD/60000", 1, "{\"version\":1,\"a\":1}", 0, 0),
            value(BARS_1M, "BAD/120000", 2),
            value(BARS_1M, "AAPL/60000", 3));

    assertThat(written.applied()).isEqualTo(1);
    assertThat(written.faulty()).hasSize(2);
    assertThat(rig.redis().get("tm:1:bars:1m:BAD")).isEqualTo("text");
    assertThat(rig.redis().zrange(SERIES, -1, -1)).containsExactly(json("AAPL/60000", 3));
  }
}
