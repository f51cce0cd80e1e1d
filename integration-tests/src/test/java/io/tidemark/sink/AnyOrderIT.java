package io.tidemark.sink;

import static io.tidemark.model.wire.CacheTopic.BARS_1M;
import static io.tidemark.model.wire.CacheTopic.MOMENTUM;
import static io.tidemark.model.wire.CacheTopic.QUOTES;
import static io.tidemark.model.wire.CacheTopic.VALUATIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ScoredValue;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

class AnyOrderIT {
  private static @Nullable ScriptRig shared;

  @BeforeContainer
  static void start() {
    shared = new ScriptRig(new BarsKept(4, 4, 4, 4));
  }

  @AfterContainer
  static void stop() {
    if (shared != null) {
      shared.close();
    }
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void records_inAnyOrderAndBatches_endAsTheHighestVersionOfEach(
      @ForAll @Size(max = 80) List<@IntRange(min = 1, max = 120) Integer> seeds,
      @ForAll @IntRange(min = 1, max = 20) int batch,
      @ForAll long order) {
    ScriptRig rig = Objects.requireNonNull(shared);
    List<ConsumerRecord<byte[], byte[]>> records = seeds.stream().map(AnyOrderIT::of).toList();
    rig.clear();
    rig.apply(WriteMode.FILL, records);
    Map<String, Object> expected = content(rig.redis());

    List<ConsumerRecord<byte[], byte[]>> shuffled = new ArrayList<>(records);
    shuffled.addAll(records.subList(0, records.size() / 2));
    Collections.shuffle(shuffled, new Random(order));
    rig.clear();
    for (int from = 0; from < shuffled.size(); from += batch) {
      rig.apply(WriteMode.FILL, shuffled.subList(from, Math.min(shuffled.size(), from + batch)));
    }

    assertThat(content(rig.redis())).isEqualTo(expected);
  }

  /** A record whose every part follows from the number, so that equal versions are equal. */
  static ConsumerRecord<byte[], byte[]> of(int seed) {
    int version = 1 + seed / 12;
    boolean deletes = seed % 5 == 0;
    String symbol = "S" + seed % 2;
    return switch (seed % 12 / 3) {
      case 0 -> CacheRecords.value(QUOTES, symbol, version);
      case 1 ->
          deletes
              ? CacheRecords.delete(VALUATIONS, symbol, seed)
              : CacheRecords.value(VALUATIONS, symbol, seed);
      case 2 ->
          deletes
              ? CacheRecords.value(MOMENTUM, "m/" + symbol, seed)
              : CacheRecords.scored("m/" + symbol, seed, Integer.toString(seed % 7));
      default ->
          deletes
              ? CacheRecords.delete(BARS_1M, symbol + "/" + seed % 9 * 60_000, seed)
              : CacheRecords.value(BARS_1M, symbol + "/" + seed % 9 * 60_000, seed);
    };
  }

  static Map<String, Object> content(RedisClusterCommands<String, String> redis) {
    Map<String, Object> content = new TreeMap<>();
    for (String key : redis.keys("*")) {
      if (redis.type(key).equals("zset")) {
        List<ScoredValue<String>> members = redis.zrangeWithScores(key, 0, -1);
        content.put(key, members);
      } else if (redis.type(key).equals("string")) {
        content.put(key, redis.get(key));
      }
    }
    return content;
  }
}
