package io.tidemark.sink;

import static io.tidemark.model.wire.CacheTopic.ASSETS;
import static io.tidemark.model.wire.CacheTopic.BARS_1D;
import static io.tidemark.model.wire.CacheTopic.BARS_1M;
import static io.tidemark.model.wire.CacheTopic.QUOTES;
import static io.tidemark.model.wire.CacheTopic.VALUATIONS;
import static io.tidemark.sink.CacheRecords.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lettuce.core.Range;
import io.tidemark.model.wire.CacheTopic;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each kind of damage, planted alone: it is found, nothing else is, and it can be mended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerificationIT {
  private static final String AAPL = "tm:1:quote:AAPL";
  private static final String SERIES = "tm:1:bars:1m:AAPL";
  private static final String INDEX = "tm:1:index:symbols";
  private static final String RANK = "tm:1:rank:momentum:m1";

  private VerifyRig rig;

  /** Whether a test has appended to the log, of which the next is to have a fresh one. */
  private boolean appended;

  @BeforeAll
  void start() {
    rig = new VerifyRig();
    log();
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @BeforeEach
  void fill() {
    if (appended) {
      log();
      appended = false;
    }
    rig.clear();
    rig.fill();
  }

  /** Appends everything that the tests damage to topics of its own. */
  private void log() {
    rig.begin();
    for (String symbol : List.of("AAPL", "MSFT", "IBM", "BTC-USD", "A:B")) {
      rig.append(QUOTES, symbol, 3);
      rig.append(QUOTES, symbol, 5);
      rig.append(ASSETS, symbol, 2);
      rig.scored("m1/" + symbol, 7, symbol.length() * 1.5);
    }
    rig.append(CacheTopic.MOMENTUM, "m1/NEW", 1);
    rig.append(VALUATIONS, "growth", 11);
    rig.append(VALUATIONS, "value", 4);
    rig.append(QUOTES, "GONE", 1);
    rig.delete(QUOTES, "GONE", 2);
    for (int minute = 1; minute <= VerifyRig.BARS_KEPT + 2; minute++) {
      rig.append(BARS_1M, "AAPL/" + minute * 60_000, minute);
    }
    rig.append(BARS_1D, "AAPL/0", 6);
  }

  @Test
  void everythingAsInTheLog_isConsistent() {
    VerifyReport report = rig.verify();

    assertThat(report.faults()).isEmpty();
    assertThat(report.orphansSearched()).isTrue();
    // five of three kinds, a score without a number, two valuations, a deleted quote, two series
    assertThat(report.keys()).isEqualTo(21);
    assertThat(report.kinds()).allSatisfy(kind -> assertThat(kind.expired()).isZero());
  }

  @Test
  void deletedKey_isMissing() {
    rig.redis().del(AAPL);

    mended("quotes", Fault.MISSING, new Finding(Fault.MISSING, "quotes", AAPL, "absent", "5"));
    assertThat(rig.redis().get(AAPL)).isEqualTo(json("AAPL", 5));
  }

  @Test
  void tombstoneBelowTheValue_isMissing() {
    rig.put(AAPL, "{\"version\":4,\"deleted\":true}");

    mended(
        "quotes", Fault.MISSING, new Finding(Fault.MISSING, "quotes", AAPL, "deleted at 4", "5"));
  }

  @Test
  void lowerVersion_isOlder() {
    rig.put("tm:1:valuation:growth", json("growth", 10));

    mended("valuations", Fault.OLDER, null);
    assertThat(rig.redis().get("tm:1:valuation:growth")).isEqualTo(json("growth", 11));
  }

  @Test
  void valueOfADeletedKey_isOlder() {
    rig.put("tm:1:quote:GONE", json("GONE", 1));

    mended("quotes", Fault.OLDER, null);
    assertThat(rig.redis().get("tm:1:quote:GONE")).isEqualTo("{\"version\":2,\"deleted\":true}");
  }

  @Test
  void higherVersion_isNewer_andIsNotTouched() {
    rig.put(AAPL, json("AAPL", 6));

    VerifyReport found = rig.repair();

    assertThat(found.faultCount()).isEqualTo(1);
    assertThat(found.faults().get(0).fault()).isEqualTo(Fault.NEWER);
    assertThat(found.mendedCount()).isZero();
    assertThat(rig.redis().get(AAPL)).isEqualTo(json("AAPL", 6));
  }

  @Test
  void sameVersionAnotherValue_isDifferent() {
    rig.put("tm:1:asset:MSFT", "{\"version\":2,\"of\":\"else\"}");

    mended("assets", Fault.DIFFERENT, null);
    assertThat(rig.redis().get("tm:1:asset:MSFT")).isEqualTo(json("MSFT", 2));
  }

  @Test
  void noExpiry_isFoundOfEntryAndSeries() {
    rig.redis().persist(AAPL);
    mended("quotes", Fault.NO_EXPIRY, null);
    assertThat(rig.redis().pttl(AAPL)).isPositive();

    rig.redis().persist(SERIES);
    mended("bars-1m", Fault.NO_EXPIRY, null);
    assertThat(rig.redis().pttl(SERIES)).isPositive();
  }

  @Test
  void anotherType_isReplaced() {
    rig.redis().del(AAPL);
    rig.redis().lpush(AAPL, "x");
    mended("quotes", Fault.WRONG_TYPE, null);

    rig.redis().del(SERIES);
    rig.redis().set(SERIES, "x");
    mended("bars-1m", Fault.WRONG_TYPE, null);
  }

  @Test
  void keysTheLogNeverHad_areOrphaned() {
    rig.put("tm:1:quote:GHOST", json("GHOST", 9));
    rig.put("tm:1:momentum:m9:GHOST", json("GHOST", 9));
    rig.redis().zadd("tm:1:bars:1h:GHOST", 3_600_000, json("GHOST/3600000", 1));
    rig.redis().set("tm:1:quote:FENCED", "{\"version\":9,\"deleted\":true}");
    rig.redis().set("tm:2:quote:OTHER", json("OTHER", 1));

    VerifyReport report = rig.repair();

    assertThat(report.faults())
        .extracting(VerifyReport.FaultCount::kind, VerifyReport.FaultCount::fault)
        .containsExactly(
            tuple("bars-1h", Fault.ORPHANED),
            tuple("momentum", Fault.ORPHANED),
            tuple("quotes", Fault.ORPHANED));
    assertThat(rig.verify().faults()).isEmpty();
    assertThat(rig.redis().keys("tm:1:*GHOST")).isEmpty();
    assertThat(rig.redis().keys("*O*ER")).containsExactly("tm:2:quote:OTHER");
  }

  @Test
  void memberMissingFromTheIndex_isFound() {
    rig.redis().zrem(INDEX, "IBM");

    VerifyReport found = rig.repair();

    // its quote and its asset both tell
    assertThat(found.faults()).hasSize(1);
    assertThat(found.faults().get(0).fault()).isEqualTo(Fault.NOT_INDEXED);
    assertThat(found.faults().get(0).kind()).isEqualTo("index");
    assertThat(rig.verify().faults()).isEmpty();
    assertThat(rig.redis().zscore(INDEX, "IBM")).isZero();
  }

  @Test
  void memberOfTheIndexWithoutValue_isFound() {
    rig.redis().zadd(INDEX, 0, "GHOST");
    rig.redis().zadd(INDEX, 0, "GONE");

    VerifyReport found = rig.repair();

    assertThat(found.faultCount()).isEqualTo(2);
    assertThat(found.faults().get(0).fault()).isEqualTo(Fault.INDEX_ORPHANED);
    assertThat(rig.verify().faults()).isEmpty();
    assertThat(rig.redis().zcard(INDEX)).isEqualTo(5);
  }

  @Test
  void rankWithAnotherScore_isFound() {
    rig.redis().zadd(RANK, 99, "MSFT");
    mended("rank", Fault.RANK_DIFFERS, null);
    assertThat(rig.redis().zscore(RANK, "MSFT")).isEqualTo(6.0);

    rig.redis().zadd(RANK, 1, "NEW");
    mended("rank", Fault.RANK_DIFFERS, null);
    assertThat(rig.redis().zscore(RANK, "NEW")).isNull();
  }

  @Test
  void scoreMissingFromTheRank_isFound() {
    rig.redis().zrem(RANK, "MSFT");

    mended("rank", Fault.NOT_RANKED, null);
    assertThat(rig.redis().zscore(RANK, "MSFT")).isEqualTo(6.0);
  }

  @Test
  void memberOfTheRankWithoutValue_isFound() {
    rig.redis().zadd(RANK, 50, "GHOST");

    mended("rank", Fault.RANK_ORPHANED, null);
    assertThat(rig.redis().zscore(RANK, "GHOST")).isNull();
  }

  @Test
  void duplicatedBar_isFound() {
    rig.redis().zadd("tm:1:bars:1d:AAPL", 0, "{\"version\":5,\"old\":1}");

    mended("bars-1d", Fault.DUPLICATE_BAR, null);
    assertThat(rig.redis().zrange("tm:1:bars:1d:AAPL", 0, -1)).containsExactly(json("AAPL/0", 6));
  }

  @Test
  void duplicatedBarOfAFullSeries_isTooManyAsWell_andBothAreMendedAtOnce() {
    rig.redis().zadd(SERIES, 300_000, "{\"version\":4,\"old\":1}");

    VerifyReport found = rig.repair();

    assertThat(found.faults())
        .extracting(VerifyReport.FaultCount::fault)
        .containsExactly(Fault.DUPLICATE_BAR, Fault.TOO_MANY_BARS);
    assertThat(rig.verify().faults()).isEmpty();
    assertThat(rig.redis().zcard(SERIES)).isEqualTo(VerifyRig.BARS_KEPT);
  }

  @Test
  void missingBar_isFound() {
    rig.redis().zremrangebyscore(SERIES, Range.create(300_000, 300_000));

    mended(
        "bars-1m",
        Fault.MISSING,
        new Finding(Fault.MISSING, "bars-1m", SERIES + "@300000", "absent", "5"));
    assertThat(rig.redis().zcard(SERIES)).isEqualTo(VerifyRig.BARS_KEPT);
  }

  @Test
  void wholeSeriesGone_isMissing() {
    rig.redis().del(SERIES);

    mended("bars-1m", Fault.MISSING, null);
    assertThat(rig.redis().zrange(SERIES, 0, -1))
        .containsExactly(
            json("AAPL/180000", 3),
            json("AAPL/240000", 4),
            json("AAPL/300000", 5),
            json("AAPL/360000", 6),
            json("AAPL/420000", 7));
  }

  @Test
  void olderBar_isFound() {
    rig.redis().zrem(SERIES, json("AAPL/300000", 5));
    rig.redis().zadd(SERIES, 300_000, json("AAPL/300000", 4));

    mended("bars-1m", Fault.OLDER, null);
  }

  @Test
  void barUnderAHigherVersionWithTheSameValue_isConsistent() {
    rig.redis().zrem(SERIES, json("AAPL/300000", 5));
    rig.redis().zadd(SERIES, 300_000, json("AAPL/300000", 6));

    assertThat(rig.verify().faults()).isEmpty();
  }

  @Test
  void barTheLogNeverHad_isOrphaned() {
    rig.redis().zremrangebyrank(SERIES, 0, 0);
    rig.redis().zadd(SERIES, 300_001, json("AAPL/300001", 5));

    VerifyReport found = rig.repair();

    // and the oldest is not there, for which there is room
    assertThat(found.faults())
        .extracting(VerifyReport.FaultCount::fault)
        .containsExactly(Fault.ORPHANED);
    VerifyReport after = rig.repair();
    assertThat(after.faults())
        .extracting(VerifyReport.FaultCount::fault)
        .containsExactly(Fault.MISSING);
    assertThat(rig.verify().faults()).isEmpty();
  }

  @Test
  void tooManyBars_areFound() {
    rig.redis().zadd(SERIES, 60_000, json("AAPL/60000", 1));
    rig.redis().zadd(SERIES, 120_000, json("AAPL/120000", 2));

    mended("bars-1m", Fault.TOO_MANY_BARS, null);
    assertThat(rig.redis().zcard(SERIES)).isEqualTo(VerifyRig.BARS_KEPT);
  }

  @Test
  void barsBeforeAnUnknownPast_areNotMissing() {
    rig.redis().zremrangebyrank(SERIES, 0, 0);
    rig.redis().zadd(SERIES, -1, "{\"version\":0,\"deleted\":true}");
    assertThat(rig.verify().faults()).isEmpty();

    rig.redis().zremrangebyrank(SERIES, 0, 0);
    mended("bars-1m", Fault.MISSING, null);
  }

  @Test
  void loweredMark_isBehind() {
    String mark = fullestMark();
    String whole = rig.redis().get(mark);
    rig.redis().set(mark, "1");

    mended("marks", Fault.MARK_BEHIND, new Finding(Fault.MARK_BEHIND, "marks", mark, "1", whole));
    assertThat(rig.redis().get(mark)).isEqualTo(whole);
  }

  @Test
  void markBeyondTheLog_isFound() {
    String mark = fullestMark();
    String whole = rig.redis().get(mark);
    rig.redis().set(mark, "1000");

    mended("marks", Fault.MARK_BEYOND, null);
    assertThat(rig.redis().get(mark)).isEqualTo(whole);
  }

  @Test
  void entriesNotAppliedYet_areMoving_andTheMarkTells() {
    appended = true;
    rig.append(QUOTES, "AAPL", 6);
    rig.append(QUOTES, "LATE", 1);

    VerifyReport found = rig.repair();

    assertThat(found.faults())
        .allSatisfy(fault -> assertThat(fault.fault()).isEqualTo(Fault.MARK_BEHIND));
    assertThat(count(found, "quotes").moving()).isEqualTo(2);
    assertThat(rig.verify().faults()).isEmpty();
    assertThat(rig.redis().get(AAPL)).isEqualTo(json("AAPL", 6));
    assertThat(rig.redis().get("tm:1:quote:LATE")).isEqualTo(json("LATE", 1));
  }

  @Test
  void absentEntry_olderThanItsExpiry_hasExpired() {
    appended = true;
    rig.append(QUOTES, "REST", 1, json("REST", 1), System.currentTimeMillis() - 280_000);
    rig.fill();
    rig.redis().del("tm:1:quote:REST");
    raiseMarks();

    VerifyReport report = rig.verify();

    assertThat(report.faults()).isEmpty();
    assertThat(count(report, "quotes").expired()).isEqualTo(1);
  }

  @Test
  void absentEntry_whereRedisEvicts_isNoFault() {
    rig.redis().del(AAPL, SERIES);
    rig.redis().configSet("maxmemory", "100mb");
    rig.redis().configSet("maxmemory-policy", "allkeys-lru");

    VerifyReport report = rig.verify();

    assertThat(report.faults()).isEmpty();
    assertThat(count(report, "quotes").expired()).isEqualTo(1);
    assertThat(count(report, "bars-1m").expired()).isEqualTo(1);
  }

  @Test
  void selection_comparesThatAlone() {
    rig.redis().del(AAPL, "tm:1:quote:MSFT", "tm:1:valuation:growth");

    VerifyReport symbols =
        rig.verify(
            new VerifyOptions(0, VerifyOptions.ALL.kinds(), Set.of("AAPL"), Set.of(), false));
    VerifyReport portfolios =
        rig.verify(
            new VerifyOptions(0, VerifyOptions.ALL.kinds(), Set.of(), Set.of("growth"), false));
    VerifyReport kinds =
        rig.verify(new VerifyOptions(0, Set.of(ASSETS), Set.of(), Set.of(), false));

    assertThat(symbols.faultCount()).isEqualTo(1);
    assertThat(symbols.keys()).isEqualTo(5);
    assertThat(portfolios.faultCount()).isEqualTo(1);
    assertThat(portfolios.keys()).isEqualTo(1);
    assertThat(kinds.faults()).isEmpty();
    assertThat(kinds.keys()).isEqualTo(5);
  }

  @Test
  void sample_takesTheSameFewKeysEachTime() {
    appended = true;
    for (int i = 0; i < 200; i++) {
      rig.append(QUOTES, "S" + i, 1);
    }
    VerifyOptions options = new VerifyOptions(20, Set.of(QUOTES), Set.of(), Set.of(), false);

    VerifyReport first = rig.verify(options);
    rig.redis().keys("tm:1:quote:*").forEach(key -> rig.redis().del(key));
    VerifyReport second = rig.verify(options);

    assertThat(first.keys()).isEqualTo(20);
    assertThat(first.orphansSearched()).isFalse();
    assertThat(second.keys()).isEqualTo(20);
    assertThat(second.kinds().get(0).moving()).isEqualTo(first.kinds().get(0).moving());
  }

  @Test
  void noGeneration_isSaid() {
    rig.redis().del("tm:active");

    assertThatThrownBy(() -> rig.verify()).hasMessageContaining("tm:active");
  }

  /** Finds one fault alone, mends it, and finds none any more. */
  private void mended(String kind, Fault fault, @Nullable Finding exact) {
    VerifyReport seen = rig.verify();
    assertThat(seen.faults())
        .extracting(
            VerifyReport.FaultCount::kind,
            VerifyReport.FaultCount::fault,
            VerifyReport.FaultCount::count)
        .containsExactly(tuple(kind, fault, 1L));
    if (exact != null) {
      assertThat(seen.faults().get(0).examples()).containsExactly(exact);
    }
    assertThat(rig.repair().mendedCount()).isEqualTo(1);
    assertThat(rig.verify().faults()).isEmpty();
  }

  private static VerifyReport.KindCount count(VerifyReport report, String kind) {
    return report.kinds().stream()
        .filter(count -> count.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private String fullestMark() {
    return rig.redis().keys("tm:1:mark:*quotes:*").stream()
        .max(Comparator.comparing(mark -> Long.parseLong(rig.redis().get(mark))))
        .orElseThrow();
  }

  private void raiseMarks() {
    Map<String, Long> counted = new TreeMap<>();
    try (LogReading log = new LogReading(rig.kafka())) {
      String topic = rig.kafka().topics().cache(QUOTES);
      log.partitions(topic)
          .forEach(
              partition ->
                  counted.put(
                      VerifyRig.KEYS.mark(topic, partition.partition()), log.end(partition)));
    }
    counted.forEach((mark, end) -> rig.redis().set(mark, Long.toString(end)));
  }
}
