package io.tidemark.sink;

import static io.tidemark.model.wire.CacheTopic.ASSETS;
import static io.tidemark.model.wire.CacheTopic.MOMENTUM;
import static io.tidemark.model.wire.CacheTopic.QUOTES;
import static io.tidemark.model.wire.CacheTopic.VALUATIONS;
import static io.tidemark.sink.CacheRecords.delete;
import static io.tidemark.sink.CacheRecords.json;
import static io.tidemark.sink.CacheRecords.record;
import static io.tidemark.sink.CacheRecords.scored;
import static io.tidemark.sink.CacheRecords.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.ScoredValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EntriesScriptIT {
  private static final String QUOTE = "tm:1:quote:AAPL";
  private static final String INDEX = "tm:1:index:symbols";
  private static final String RANK = "tm:1:rank:momentum:m";

  private ScriptRig rig;

  @BeforeAll
  void start() {
    rig = new ScriptRig();
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
  void firstVersion_isWrittenByteForByte() {
    Written written = rig.apply(record(QUOTES, "AAPL", 7, "{\"version\":7,\"s\":\"é\"}", 0, 0));

    assertThat(rig.redis().get(QUOTE)).isEqualTo("{\"version\":7,\"s\":\"é\"}");
    assertThat(written).isEqualTo(new Written(1, 0, List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "7, 8, 8",
    "7, 7, 7",
    "7, 6, 7",
    "9, 10, 10",
    "10, 9, 10",
    "9007199254740992, 9007199254740993, 9007199254740993",
    "9007199254740993, 9007199254740992, 9007199254740993",
    "9223372036854775806, 9223372036854775807, 9223372036854775807",
    "999999999999999999, 1000000000000000000, 1000000000000000000"
  })
  void twoVersions_inAnyOrder_leaveTheNewer(long first, long second, long kept) {
    rig.apply(value(QUOTES, "AAPL", first));
    Written written =
        rig.apply(record(QUOTES, "AAPL", second, "{\"version\":" + second + "}", 0, 0));

    String expected = second > first ? "{\"version\":" + second + "}" : json("AAPL", kept);
    assertThat(rig.redis().get(QUOTE)).isEqualTo(expected);
    assertThat(written.applied()).isEqualTo(second > first ? 1 : 0);
    assertThat(written.skipped()).isEqualTo(second > first ? 0 : 1);
  }

  @Test
  void repair_ofAnEqualVersion_writes() {
    rig.redis().set(QUOTE, "{\"version\":7,\"damaged\":1}");

    rig.apply(new WriteMode(true, false), List.of(value(QUOTES, "AAPL", 7)));

    assertThat(rig.redis().get(QUOTE)).isEqualTo(json("AAPL", 7));
  }

  @Test
  void repair_ofAnOlderVersion_isSkipped() {
    rig.apply(value(QUOTES, "AAPL", 8));

    rig.apply(new WriteMode(true, false), List.of(value(QUOTES, "AAPL", 7)));

    assertThat(rig.redis().get(QUOTE)).isEqualTo(json("AAPL", 8));
  }

  @Test
  void junkInPlaceOfAnEntry_isReplaced() {
    rig.redis().set(QUOTE, "no json");

    rig.apply(value(QUOTES, "AAPL", 1));

    assertThat(rig.redis().get(QUOTE)).isEqualTo(json("AAPL", 1));
  }

  @Test
  void delete_leavesATombstoneThatNothingOlderPasses() {
    rig.apply(value(VALUATIONS, "growth", 5));
    rig.apply(delete(VALUATIONS, "growth", 6));
    rig.apply(value(VALUATIONS, "growth", 5));

    assertThat(rig.redis().get("tm:1:valuation:growth"))
        .isEqualTo("{\"version\":6,\"deleted\":true}");
  }

  @Test
  void delete_thenNewer_isAValueAgain() {
    rig.apply(delete(VALUATIONS, "growth", 6));
    rig.apply(value(VALUATIONS, "growth", 7));

    assertThat(rig.redis().get("tm:1:valuation:growth")).isEqualTo(json("growth", 7));
    assertThat(rig.redis().pttl("tm:1:valuation:growth")).isBetween(539_000L, 660_000L);
  }

  @Test
  void delete_thatIsOlder_isSkipped() {
    rig.apply(value(VALUATIONS, "growth", 6));
    rig.apply(delete(VALUATIONS, "growth", 5));

    assertThat(rig.redis().get("tm:1:valuation:growth")).isEqualTo(json("growth", 6));
    assertThat(rig.redis().pttl("tm:1:valuation:growth")).isBetween(539_000L, 660_000L);
  }

  @Test
  void expiry_isThatOfTheKind() {
    rig.apply(
        value(QUOTES, "AAPL", 1),
        value(MOMENTUM, "m/AAPL", 1),
        value(VALUATIONS, "growth", 1),
        value(ASSETS, "AAPL", 1),
        delete(VALUATIONS, "gone", 1));

    assertThat(rig.redis().pttl(QUOTE)).isBetween(269_000L, 330_000L);
    assertThat(rig.redis().pttl("tm:1:momentum:m:AAPL")).isBetween(1_619_000L, 1_980_000L);
    assertThat(rig.redis().pttl("tm:1:valuation:growth")).isBetween(539_000L, 660_000L);
    assertThat(rig.redis().pttl("tm:1:asset:AAPL")).isBetween(77_759_000L, 95_040_000L);
    assertThat(rig.redis().pttl("tm:1:valuation:gone")).isBetween(3_239_000L, 3_960_000L);
    assertThat(rig.redis().pttl(INDEX)).isEqualTo(-1);
  }

  @Test
  void expiry_ofASkippedValue_isRefreshed() {
    rig.apply(value(QUOTES, "AAPL", 7));
    rig.redis().pexpire(QUOTE, 5_000);

    rig.apply(value(QUOTES, "AAPL", 6));

    assertThat(rig.redis().pttl(QUOTE)).isBetween(269_000L, 330_000L);
  }

  @Test
  void expiry_ofATombstoneRunAgainst_isItsOwn() {
    rig.apply(delete(QUOTES, "AAPL", 7));
    rig.redis().pexpire(QUOTE, 5_000);

    rig.apply(value(QUOTES, "AAPL", 6));

    assertThat(rig.redis().get(QUOTE)).isEqualTo("{\"version\":7,\"deleted\":true}");
    assertThat(rig.redis().pttl(QUOTE)).isBetween(3_239_000L, 3_960_000L);
  }

  @Test
  void rank_followsTheScoreUnderTheSameRule() {
    rig.apply(scored("m/AAPL", 2, "61.5"), scored("m/MSFT", 2, "72.25"), scored("n/AAPL", 2, "1"));
    rig.apply(scored("m/AAPL", 1, "99"));
    assertThat(rig.redis().zrange(RANK, 0, -1)).containsExactly("AAPL", "MSFT");
    assertThat(rig.redis().zscore(RANK, "AAPL")).isEqualTo(61.5);
    assertThat(rig.redis().zscore("tm:1:rank:momentum:n", "AAPL")).isEqualTo(1.0);

    rig.apply(scored("m/AAPL", 3, "80"));
    assertThat(rig.redis().zrange(RANK, 0, -1)).containsExactly("MSFT", "AAPL");
  }

  @Test
  void rank_withoutScoreOrEntry_isLeft() {
    rig.apply(scored("m/AAPL", 2, "61.5"), scored("m/MSFT", 2, "72.25"));

    rig.apply(value(MOMENTUM, "m/AAPL", 3), delete(MOMENTUM, "m/MSFT", 3));

    assertThat(rig.redis().exists(RANK)).isZero();
    assertThat(rig.redis().get("tm:1:momentum:m:AAPL")).isEqualTo(json("m/AAPL", 3));
  }

  @Test
  void index_gainsASymbolWithItsFirstQuoteOrAsset() {
    rig.apply(value(QUOTES, "AAPL", 1), value(ASSETS, "MSFT", 1));
    rig.apply(value(QUOTES, "AAPL", 2), value(ASSETS, "AAPL", 2));

    assertThat(rig.redis().zrange(INDEX, 0, -1)).containsExactly("AAPL", "MSFT");
    assertThat(rig.redis().zscore(INDEX, "AAPL")).isZero();
  }

  @Test
  void index_losesADeletedAssetOnlyWithoutAQuote() {
    rig.apply(value(QUOTES, "AAPL", 1), value(ASSETS, "AAPL", 1), value(ASSETS, "MSFT", 1));

    rig.apply(delete(ASSETS, "AAPL", 2), delete(ASSETS, "MSFT", 2));

    assertThat(rig.redis().zrange(INDEX, 0, -1)).containsExactly("AAPL");
  }

  @Test
  void index_regainsAnAssetThatComesBack() {
    rig.apply(value(ASSETS, "MSFT", 1));
    rig.apply(delete(ASSETS, "MSFT", 2));
    rig.apply(value(ASSETS, "MSFT", 1));
    assertThat(rig.redis().exists(INDEX)).isZero();

    rig.apply(value(ASSETS, "MSFT", 3));

    assertThat(rig.redis().zrange(INDEX, 0, -1)).containsExactly("MSFT");
  }

  @Test
  void indexAndRank_lostWithoutTheirEntries_areRestoredByRenewals() {
    rig.apply(value(QUOTES, "AAPL", 1), scored("m/AAPL", 2, "61.5"), scored("m/MSFT", 2, "72.25"));
    rig.redis().del(INDEX, RANK);

    Written written =
        rig.apply(value(QUOTES, "AAPL", 1), scored("m/AAPL", 2, "61.5"), scored("m/MSFT", 1, "9"));

    assertThat(written).isEqualTo(new Written(0, 3, List.of()));
    assertThat(rig.redis().zrange(INDEX, 0, -1)).containsExactly("AAPL");
    assertThat(rig.redis().zrange(RANK, 0, -1)).containsExactly("AAPL"); // not by an older score
  }

  @Test
  void largestScript_placesAllOfItsEntries() {
    List<EntryWrite> writes = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      writes.add((EntryWrite) CacheRecords.write(scored("m/S" + i, 1, i + ".5")));
    }
    Expiring expiring = new Expiring(Expiry.local(), new SplittableRandom(1));
    ScriptCall call = EntriesScript.call(writes, Membership.Rule.RANK, WriteMode.FOLLOW, expiring);

    assertThat(rig.link().outcome(rig.link().run(call))).isEqualTo(List.of(2_000L, 0L));

    assertThat(rig.redis().zcard(RANK)).isEqualTo(2_000);
    assertThat(rig.redis().zscore(RANK, "S0")).isEqualTo(0.5);
    assertThat(rig.redis().zscore(RANK, "S1000")).isEqualTo(1000.5);
    assertThat(rig.redis().zscore(RANK, "S1999")).isEqualTo(1999.5);
  }

  @Test
  void batch_thatGivesAndTakesRanks_doesBoth() {
    rig.apply(scored("m/A", 1, "10.0"), scored("m/B", 1, "20.0"), scored("m/C", 5, "30.0"));

    rig.apply(value(MOMENTUM, "m/A", 2), scored("m/B", 2, "25.0"), scored("m/C", 4, "35.0"));

    assertThat(rig.redis().zrangeWithScores(RANK, 0, -1))
        .containsExactly(ScoredValue.just(25, "B"), ScoredValue.just(30, "C"));
  }

  @Test
  void wrongTypeAmongDeletes_keepsNoRankOfWhatWasDeletedBefore() {
    rig.apply(scored("m/A", 1, "10.0"), scored("m/C", 1, "30.0"));
    rig.redis().lpush("tm:1:momentum:m:B", "x");

    Written written =
        rig.apply(
            delete(MOMENTUM, "m/A", 2), delete(MOMENTUM, "m/B", 2), delete(MOMENTUM, "m/C", 2));

    assertThat(written.faulty()).hasSize(1);
    assertThat(rig.redis().exists(RANK)).isZero();
  }

  @Test
  void announcement_tellsWhatWasAppliedAndNothingElse() {
    rig.apply(value(QUOTES, "OLD", 9));
    try (Listening listening = new Listening(rig.client())) {
      rig.apply(value(QUOTES, "AAPL", 3), value(QUOTES, "OLD", 8), value(QUOTES, "MSFT", 4));
      rig.apply(value(QUOTES, "OLD", 9));
      rig.apply(delete(QUOTES, "AAPL", 5));

      assertThat(listening.await(2))
          .containsExactly("tm:1:quote:AAPL 3 tm:1:quote:MSFT 4", "tm:1:quote:AAPL 5");
    }
  }

  @Test
  void wrongType_isFaultyAndTheRestIsWrittenAndAnnounced() {
    rig.redis().lpush("tm:1:quote:BAD", "list");
    try (Listening listening = new Listening(rig.client())) {
      Written written =
          rig.apply(value(QUOTES, "AAPL", 3), value(QUOTES, "BAD", 3), value(QUOTES, "MSFT", 4));

      assertThat(rig.redis().get(QUOTE)).isEqualTo(json("AAPL", 3));
      assertThat(rig.redis().get("tm:1:quote:MSFT")).isEqualTo(json("MSFT", 4));
      assertThat(written.faulty()).hasSize(1);
      assertThat(written.faulty().get(0).reason()).contains("tm:1:quote:BAD", "WRONGTYPE");
      assertThat(String.join(" ", listening.await(2)))
          .contains("AAPL 3", "MSFT 4")
          .doesNotContain("BAD");
    }
  }

  @Test
  void wrongTypeOfTheIndex_isNoFaultOfTheEntries() {
    rig.redis().set(INDEX, "text");

    assertThatThrownBy(() -> rig.apply(value(QUOTES, "AAPL", 3)))
        .isInstanceOf(RetryLaterException.class)
        .hasMessageContaining("COMPANION");

    assertThat(rig.redis().exists(QUOTE)).isZero();
  }

  @Test
  void scriptsFlushed_areLoadedAgainByTheRetry() {
    rig.apply(value(QUOTES, "AAPL", 3));
    rig.redis().scriptFlush();

    assertThatThrownBy(() -> rig.apply(value(QUOTES, "AAPL", 4)))
        .isInstanceOf(RetryLaterException.class)
        .hasMessageContaining("NOSCRIPT");
    rig.apply(value(QUOTES, "AAPL", 4));

    assertThat(rig.redis().get(QUOTE)).isEqualTo(json("AAPL", 4));
  }

  @Test
  void withoutExpiry_entriesStay() {
    Duration none = Duration.ZERO;
    Expiry never = new Expiry(none, none, none, none, none, none);
    try (ScriptRig lasting = new ScriptRig(BarsKept.local(), never)) {
      lasting.apply(value(QUOTES, "AAPL", 3));
      lasting.apply(value(QUOTES, "AAPL", 2));

      assertThat(lasting.redis().get(QUOTE)).isEqualTo(json("AAPL", 3));
      assertThat(lasting.redis().pttl(QUOTE)).isEqualTo(-1);
    }
  }
}
