package io.tidemark.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KeyValue;
import io.lettuce.core.Range;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.GenerationKeys;
import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RebuildIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int SYMBOLS = 3_000;

  private RebuildRig rig;

  @BeforeAll
  void start() {
    rig = new RebuildRig();
    for (int i = 0; i < SYMBOLS; i++) {
      rig.quote("S" + i);
    }
    for (int i = 0; i < 200; i++) {
      rig.append(CacheTopic.BARS_1D, "S1/" + i * 86_400_000L, 5, "{\"version\":5,\"n\":" + i + "}");
      rig.append(CacheTopic.VALUATIONS, "p" + i, 3, "{\"version\":3,\"portfolioId\":\"p\"}");
    }
    awaitWhole();
  }

  /**
   * A sink that finds a series gone, as it does a new one, begins it with an unknown past; it asks
   * for the rest a moment later, and only once that is written is the series as it stays.
   */
  private void awaitWhole() {
    rig.awaitServed();
    RedisKeys keys = new RedisKeys(active());
    String series = keys.bars("1d", "S1");
    Range<Long> past = Range.create(RedisKeys.UNKNOWN_PAST, RedisKeys.UNKNOWN_PAST);
    await().atMost(PATIENCE).until(() -> rig.redis().zcount(series, past) == 0);
    await().atMost(PATIENCE).until(() -> rig.redis().exists(keys.refill()) == 0);
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @BeforeEach
  void caughtUp() {
    rig.awaitServed();
    await().atMost(PATIENCE).until(() -> rig.redis().get(GenerationKeys.LEASE) == null);
  }

  private long active() {
    return Long.parseLong(String.valueOf(rig.redis().get(RedisKeys.ACTIVE)));
  }

  private static List<String> some() {
    List<String> symbols = new ArrayList<>();
    for (int i = 0; i < SYMBOLS; i += SYMBOLS / 60) {
      symbols.add("S" + i);
    }
    return symbols;
  }

  /** Every quote of a generation is the newest. */
  private void assertUpToDate(long generation) {
    RedisKeys keys = new RedisKeys(generation);
    Map<String, String> expected = new TreeMap<>();
    rig.versions.forEach(
        (symbol, version) ->
            expected.put(keys.quote(symbol), RebuildRig.quoteJson(symbol, version)));
    Map<String, String> held = new TreeMap<>();
    for (KeyValue<String, String> value :
        rig.redis().mget(expected.keySet().toArray(String[]::new))) {
      held.put(value.getKey(), value.getValueOrElse("nothing"));
    }
    assertThat(held).isEqualTo(expected);
    assertThat(rig.redis().zcard(keys.symbols())).isEqualTo(SYMBOLS);
    Range<Long> times = Range.from(Range.Boundary.including(0L), Range.Boundary.unbounded());
    assertThat(rig.redis().zcount(keys.bars("1d", "S1"), times)).isEqualTo(200);
  }

  /**
   * Holds wherever the sinks could be held, which takes no more than a machine that is not stuck.
   */
  private static void assertNothingOlder(ConstantReader reader, RebuildRig.Called called) {
    if (!called.json().path("notes").toString().contains("held still")) {
      assertThat(reader.steppedBack()).isEmpty();
    }
  }

  /** Appends quotes, some thousand a second, until closed. */
  private AutoCloseable traffic() {
    AtomicBoolean done = new AtomicBoolean();
    SplittableRandom random = new SplittableRandom(1);
    Thread thread =
        new Thread(
            () -> {
              while (!done.get()) {
                for (int i = 0; i < 20; i++) {
                  rig.quote("S" + random.nextInt(SYMBOLS));
                }
                LockSupport.parkNanos(5_000_000);
              }
            },
            "traffic");
    thread.start();
    return () -> {
      done.set(true);
      thread.join();
    };
  }

  @Test
  void rebuild_underReadsAndWrites_isInvisible() throws Exception {
    long before = active();
    RebuildRig.Called called;
    try (ConstantReader reader = new ConstantReader(rig.query(), some());
        AutoCloseable traffic = traffic()) {
      assertThat(traffic).isNotNull();
      await().atMost(PATIENCE).until(() -> reader.reads() > 200);

      called = rig.call("rebuild", "--json");

      long reads = reader.reads();
      await().atMost(PATIENCE).until(() -> reader.reads() > reads + 200);
      assertThat(reader.wrong()).isEmpty();
      assertNothingOlder(reader, called);
      assertThat(reader.generations()).contains(before, active());
    }
    assertThat(called.code()).as(called.toString()).isZero();
    assertThat(called.json().path("served").asBoolean()).isTrue();
    assertThat(called.json().path("previous").asLong()).isEqualTo(before);
    assertThat(called.json().path("read").path("entries").path("bars-1d").asLong()).isEqualTo(200);
    assertThat(called.json().path("read").path("reached").has("r.quotes")).isTrue();
    assertThat(called.json().path("check").path("compared").asLong()).isEqualTo(1_000 + 200 + 200);
    assertThat(active()).isGreaterThan(before);
    rig.awaitServed();
    assertUpToDate(active());
  }

  @Test
  void rollback_bringsTheOlderGenerationUpToDateBeforeItIsServed() throws Exception {
    assertThat(rig.call("rebuild").code()).isZero();
    long newer = active();
    long older;
    for (int i = 0; i < SYMBOLS; i += 7) {
      rig.quote("S" + i);
    }
    rig.awaitServed();
    try (ConstantReader reader = new ConstantReader(rig.query(), some())) {
      await().atMost(PATIENCE).until(() -> reader.reads() > 100);

      RebuildRig.Called back = rig.call("rebuild", "--rollback", "--json");

      assertThat(back.code()).as(back.toString()).isZero();
      older = back.json().path("generation").asLong();
      assertThat(older).isLessThan(newer);
      assertThat(back.json().path("previous").asLong()).isEqualTo(newer);
      assertThat(active()).isEqualTo(older);
      await().atMost(PATIENCE).until(() -> reader.generations().size() == 2);
      assertThat(reader.wrong()).isEmpty();
      assertNothingOlder(reader, back);
    }
    assertUpToDate(older);

    assertThat(rig.call("rebuild", "--rollback").code()).isZero();
    assertThat(active()).isEqualTo(newer);
  }

  /**
   * A rebuild process that is killed once it has written something, and a second one refused
   * before; its generation.
   */
  private long killedInTheMiddle() {
    long next;
    try (TidemarkProcess slow = TidemarkProcess.start(rig.settings(), "rebuild", "--rate", "200")) {
      await().atMost(PATIENCE).until(() -> rig.redis().get(GenerationKeys.UNFINISHED) != null);
      String begun = String.valueOf(rig.redis().get(GenerationKeys.UNFINISHED));
      next = Long.parseLong(begun.replaceAll(".*\"generation\":(\\d+).*", "$1"));
      RedisKeys keys = new RedisKeys(next);
      await().atMost(PATIENCE).until(() -> marks(keys) > 0);

      RebuildRig.Called second = rig.call("rebuild");

      assertThat(second.code()).isEqualTo(2);
      assertThat(second.err()).contains("generation " + next, "lease");
      slow.kill();
    }
    return next;
  }

  private long marks(RedisKeys keys) {
    long sum = 0;
    for (int partition = 0; partition < 2; partition++) {
      String mark = rig.redis().get(keys.mark("r.quotes", partition));
      sum += mark == null ? 0 : Long.parseLong(mark);
    }
    return sum;
  }

  @Test
  void killedRebuild_leavesReadersUntouched_andIsResumed() {
    long before = active();
    long died = killedInTheMiddle();

    assertThat(active()).isEqualTo(before);
    await().atMost(PATIENCE).until(() -> rig.redis().get(GenerationKeys.LEASE) == null);
    RebuildRig.Called resumed = rig.call("rebuild", "--json");

    assertThat(resumed.code()).as(resumed.toString()).isZero();
    assertThat(resumed.json().path("generation").asLong()).isEqualTo(died);
    assertThat(resumed.json().path("notes").toString()).contains("resumed");
    assertThat(active()).isEqualTo(died);
    assertUpToDate(died);
  }

  @Test
  void killedRebuild_isDiscarded_andItsKeysGo() {
    long before = active();
    long died = killedInTheMiddle();
    await().atMost(PATIENCE).until(() -> rig.redis().get(GenerationKeys.LEASE) == null);

    RebuildRig.Called discarded = rig.call("rebuild", "--discard");

    assertThat(discarded.code()).as(discarded.toString()).isZero();
    assertThat(active()).isEqualTo(before);
    await().atMost(PATIENCE).until(() -> keysOf(died).isEmpty());
    assertThat(rig.call("rebuild", "--discard").code()).isEqualTo(2);
    assertUpToDate(before);
  }

  private List<String> keysOf(long generation) {
    List<String> keys = new ArrayList<>();
    ScanIterator.scan(rig.redis(), ScanArgs.Builder.matches("tm:" + generation + ":*"))
        .forEachRemaining(keys::add);
    return keys;
  }

  @Test
  void partOfTheLog_mendsPlantedDamageInPlace() {
    RedisKeys keys = new RedisKeys(active());
    Map<String, String> marks = marksOf(keys);
    rig.redis().set(keys.quote("S5"), "{\"version\":" + rig.versions.get("S5") + ",\"bad\":1}");
    rig.redis().del(keys.quote("S6"), keys.quote("S7"), keys.bars("1d", "S1"));
    rig.redis().zrem(keys.symbols(), "S5");

    RebuildRig.Called dry = rig.call("rebuild", "--dry-run", "--json");
    RebuildRig.Called part = rig.call("rebuild", "--symbols", "s5,S6,S1", "--json");
    RebuildRig.Called rest = rig.call("rebuild", "--dry-run", "--json");

    assertThat(dry.code()).isEqualTo(1);
    assertThat(dry.json().path("check").path("differences").path("quotes").toString())
        .isEqualTo("{\"different\":1,\"missing\":2}");
    assertThat(dry.json().path("check").path("differences").path("bars-1d").toString())
        .isEqualTo("{\"missing\":200}");
    assertThat(part.code()).as(part.toString()).isZero();
    assertThat(rest.json().path("check").path("differences").toString())
        .isEqualTo("{\"quotes\":{\"missing\":1}}");
    assertThat(rig.redis().zscore(keys.symbols(), "S5")).isZero();
    assertThat(marksOf(keys)).isEqualTo(marks);

    assertThat(rig.call("rebuild", "--kinds", "quotes", "--since", "1h").code()).isZero();
    assertThat(rig.call("rebuild", "--dry-run").code()).isZero();
    assertUpToDate(keys.generation());
  }

  private Map<String, String> marksOf(RedisKeys keys) {
    Map<String, String> marks = new TreeMap<>();
    for (String key : keysOf(keys.generation())) {
      if (key.contains(":mark:")) {
        marks.put(key, rig.redis().get(key));
      }
    }
    return marks;
  }

  @Test
  void dryRun_writesNothing() {
    RedisKeys serving = new RedisKeys(active());
    rig.redis().del(serving.quote("S9"));
    Map<String, String> before = everything();

    RebuildRig.Called dry = rig.call("rebuild", "--dry-run");
    Map<String, String> after = everything();
    RebuildRig.Called mended = rig.call("rebuild", "--symbols", "S9"); // for the tests to come

    assertThat(dry.code()).isEqualTo(1);
    assertThat(mended.code()).isZero();
    // an earlier handover's token expires when it will
    String token = GenerationKeys.held("");
    before.keySet().removeIf(key -> key.startsWith(token) && !after.containsKey(key));
    assertThat(changed(before, after)).as("nothing was written").isEmpty();
  }

  /** The keys whose values differ; the values would be too much to print. */
  private static Set<String> changed(Map<String, String> before, Map<String, String> after) {
    Set<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.removeIf(key -> Objects.equals(before.get(key), after.get(key)));
    return keys;
  }

  /** All of the generation being served, and what says which there are; others may be swept. */
  private Map<String, String> everything() {
    Map<String, String> all = new TreeMap<>();
    long active = active();
    ScanIterator.scan(rig.redis())
        .forEachRemaining(
            key -> {
              byte[] dump = rig.redis().dump(key);
              if (RedisKeys.generationOf(key).orElse(active) == active) {
                all.put(key, dump == null ? "" : new String(dump, UTF_8));
              }
            });
    all.keySet()
        .removeAll(List.of(GenerationKeys.SWEEPER, GenerationKeys.SWEEP, GenerationKeys.REFILLER));
    return all;
  }

  @Test
  void failedValidation_leavesTheGenerationUnserved() {
    long before = active();
    // a key of the next generation that can't become a string makes that entry impossible
    String newest = rig.redis().get(GenerationKeys.NEWEST);
    long next = Math.max(before, newest == null ? 0 : Long.parseLong(newest)) + 1;
    rig.redis().lpush(new RedisKeys(next).quote("S3"), "x");

    RebuildRig.Called called = rig.call("rebuild", "--json");

    assertThat(called.code()).as(called.toString()).isEqualTo(1);
    assertThat(called.json().path("served").asBoolean()).isFalse();
    assertThat(called.json().path("check").path("problems").toString()).contains("S3");
    assertThat(active()).isEqualTo(before);
    RebuildRig.Called again = rig.call("rebuild", "--json");
    assertThat(again.code()).as(again.toString()).isZero();
    assertThat(again.json().path("generation").asLong()).isEqualTo(next + 1);
  }

  @Test
  void badOptions_areRefused() {
    for (String[] bad :
        List.of(
            new String[] {"rebuild", "--rollback", "--discard"},
            new String[] {"rebuild", "--rollback", "--symbols", "A"},
            new String[] {"rebuild", "--kinds", "quote"},
            new String[] {"rebuild", "--since", "yesterday"},
            new String[] {"rebuild", "--symbols", "?"},
            new String[] {"rebuild", "--keep", "-1"})) {
      assertThat(rig.call(bad).code()).as(String.join(" ", bad)).isEqualTo(2);
    }
  }
}
