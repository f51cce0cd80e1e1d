package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScriptPlanTest {
  @Test
  void calls_ofManyEntries_areBoundedInNumber() {
    List<CacheWrite> writes = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      writes.add(Records.write(Records.value(CacheTopic.VALUATIONS, "p" + i, 1)));
    }

    List<ScriptCall> calls = plan(10, 1_000_000).calls(writes, WriteMode.FOLLOW, Spread.ONE_SERVER);

    assertThat(calls).extracting(call -> call.writes().size()).containsExactly(10, 10, 5);
    assertThat(calls).allSatisfy(call -> assertThat(call.keys()).hasSize(call.writes().size()));
  }

  @Test
  void calls_ofLargeEntries_areBoundedInBytes() {
    String json = "{\"version\":1,\"x\":\"" + "x".repeat(600) + "\"}";
    List<CacheWrite> writes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      writes.add(Records.write(Records.record(CacheTopic.VALUATIONS, "p" + i, 1, json)));
    }

    List<ScriptCall> calls = plan(10, 1_000).calls(writes, WriteMode.FOLLOW, Spread.ONE_SERVER);

    assertThat(calls).extracting(call -> call.writes().size()).containsExactly(2, 2, 1);
  }

  @Test
  void calls_ofDifferentKinds_keepThemApart() {
    List<CacheWrite> writes =
        List.of(
            Records.write(Records.value(CacheTopic.QUOTES, "A", 1)),
            Records.write(Records.value(CacheTopic.ASSETS, "A", 1)),
            Records.write(Records.delete(CacheTopic.ASSETS, "B", 1)),
            Records.write(Records.value(CacheTopic.MOMENTUM, "m/A", 1)),
            Records.write(Records.delete(CacheTopic.MOMENTUM, "m/B", 1)),
            Records.write(Records.value(CacheTopic.MOMENTUM, "n/A", 1)),
            Records.write(Records.value(CacheTopic.BARS_1M, "A/60000", 1)),
            Records.write(Records.value(CacheTopic.BARS_1H, "A/0", 1)),
            Records.write(Records.value(CacheTopic.QUOTES, "B", 1)));

    List<ScriptCall> calls = plan(10, 1_000_000).calls(writes, WriteMode.FOLLOW, Spread.ONE_SERVER);

    assertThat(calls)
        .extracting(call -> call.writes().size())
        .containsExactly(2, 1, 1, 1, 1, 1, 1, 1);
  }

  @Test
  void singly_carriesEachWriteAlone() {
    List<CacheWrite> writes =
        List.of(
            Records.write(Records.value(CacheTopic.BARS_1M, "A/60000", 1)),
            Records.write(Records.value(CacheTopic.BARS_1M, "A/120000", 1)));
    ScriptPlan plan = plan(10, 1_000_000);

    List<ScriptCall> calls =
        plan.singly(
            plan.calls(writes, WriteMode.FOLLOW, Spread.ONE_SERVER).get(0),
            WriteMode.FOLLOW,
            Spread.ONE_SERVER);

    assertThat(calls).extracting(call -> call.writes().size()).containsExactly(1, 1);
  }

  @Test
  void calls_bySlot_haveTheKeysOfOneSlotEach() {
    List<CacheWrite> writes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      writes.add(Records.write(Records.value(CacheTopic.QUOTES, "S" + i, 1)));
      writes.add(Records.write(Records.value(CacheTopic.BARS_1M, "S" + i + "/60000", 1)));
      writes.add(Records.write(Records.value(CacheTopic.BARS_1M, "S" + i + "/120000", 1)));
    }
    ScriptPlan plan = plan(10, 1_000_000);

    List<ScriptCall> calls = plan.calls(writes, WriteMode.FOLLOW, Spread.BY_SLOT);
    List<ScriptCall> followers = plan.followers(writes, Spread.BY_SLOT);

    assertThat(calls).extracting(call -> call.writes().size()).contains(1, 2);
    assertThat(calls.stream().mapToInt(call -> call.writes().size()).sum()).isEqualTo(150);
    assertThat(followers).extracting(call -> call.writes().size()).containsOnly(10).hasSize(5);
    assertThat(calls).allSatisfy(ScriptPlanTest::hasOneSlot);
    assertThat(followers).allSatisfy(ScriptPlanTest::hasOneSlot);
  }

  private static void hasOneSlot(ScriptCall call) {
    assertThat(Arrays.stream(call.keys()).mapToInt(SlotHash::getSlot).distinct()).hasSize(1);
  }

  @Test
  void calls_ofABacklog_areInTheOrderOfTheIndex() {
    List<CacheWrite> writes = new ArrayList<>();
    for (String symbol : List.of("D", "B", "C", "A")) {
      writes.add(Records.write(Records.value(CacheTopic.QUOTES, symbol, 1)));
    }

    List<ScriptCall> calls = plan(3, 1_000_000).calls(writes, WriteMode.FOLLOW, Spread.ONE_SERVER);

    assertThat(calls)
        .flatExtracting(ScriptCall::writes)
        .extracting(CacheWrite::key)
        .containsExactly("tm:1:quote:A", "tm:1:quote:B", "tm:1:quote:C", "tm:1:quote:D");
  }

  @Test
  void calls_ofManyRanks_areInTheOrderOfTheirScores() {
    List<CacheWrite> writes = new ArrayList<>();
    for (String score : List.of("30.0", "4.0", "100.0")) {
      writes.add(
          Records.write(
              Records.with(
                  Records.value(CacheTopic.MOMENTUM, "m/S" + writes.size(), 1),
                  RecordHeaders.SCORE,
                  score)));
    }

    List<ScriptCall> calls = plan(2, 1_000_000).calls(writes, WriteMode.FOLLOW, Spread.ONE_SERVER);

    assertThat(calls)
        .flatExtracting(ScriptCall::writes)
        .extracting(CacheWrite::key)
        .containsExactly("tm:1:momentum:m:S1", "tm:1:momentum:m:S0", "tm:1:momentum:m:S2");
  }

  @Test
  void followers_onOneServer_areNone() {
    List<CacheWrite> writes = List.of(Records.write(Records.value(CacheTopic.QUOTES, "A", 1)));

    assertThat(plan(10, 1_000_000).followers(writes, Spread.ONE_SERVER)).isEmpty();
  }

  private static ScriptPlan plan(int entries, int bytes) {
    return new ScriptPlan(
        new Batching(5_000, 1 << 20, entries, bytes, 1 << 20),
        BarsKept.local(),
        new Expiring(Expiry.local(), new SplittableRandom(1)));
  }
}
