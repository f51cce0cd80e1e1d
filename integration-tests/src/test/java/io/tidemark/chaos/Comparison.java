package io.tidemark.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.RedisKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares all that Redis holds with what it must hold. One use. */
final class Comparison {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double TOLERANCE = 1e-9;

  private final Expected expected;
  private final RedisKeys keys;
  private final RedisCommands<String, String> redis;
  private final Map<String, String> faults = new TreeMap<>();
  private int compared;

  Comparison(Expected expected, RedisKeys keys, RedisCommands<String, String> redis) {
    this.expected = expected;
    this.keys = keys;
    this.redis = redis;
  }

  /** What is wrong, by key. */
  Map<String, String> run() {
    expected.entries().forEach((key, value) -> compare(key, value, redis.get(key)));
    expected.series().forEach(this::compareSeries);
    compareSet(keys.rank("tidemark-1"), expected.ranks());
    compareSet(keys.symbols(), expected.index());
    strangers();
    return faults;
  }

  /** How many keys and bars it looked at. */
  int compared() {
    return compared;
  }

  private void compare(String key, Expected.Value value, @Nullable String actual) {
    compared++;
    if (actual == null) {
      faults.put(key, "is missing");
      return;
    }
    try {
      JsonNode json = JSON.readTree(actual);
      List<String> found = new ArrayList<>();
      long version = json.path("version").asLong();
      if (value.exact() ? version != value.version() : version > value.version()) {
        found.add("version is %d, must be %d".formatted(version, value.version()));
      }
      Difference.find("", value.json(), json, found);
      if (!found.isEmpty()) {
        faults.put(key, String.join("; ", found) + " in " + actual);
      }
    } catch (IOException e) {
      faults.put(key, "is no JSON: " + actual);
    }
  }

  private void compareSeries(String key, Map<Long, Expected.Value> bars) {
    Set<Long> seen = new HashSet<>();
    for (ScoredValue<String> member : redis.zrangeWithScores(key, 0, -1)) {
      long openTime = (long) member.getScore();
      if (openTime == RedisKeys.UNKNOWN_PAST && tombstone(member.getValue())) {
        continue;
      }
      Expected.Value value = bars.get(openTime);
      if (value == null || !seen.add(openTime)) {
        faults.put(key + "/" + openTime, "is one too many: " + member.getValue());
      } else {
        compare(key + "/" + openTime, value, member.getValue());
      }
    }
    for (Long openTime : bars.keySet()) {
      if (!seen.contains(openTime)) {
        faults.put(key + "/" + openTime, "is missing");
      }
    }
  }

  private void compareSet(String key, Map<String, Double> members) {
    Map<String, Double> actual = new TreeMap<>();
    redis
        .zrangeWithScores(key, 0, -1)
        .forEach(member -> actual.put(member.getValue(), member.getScore()));
    compared += members.size();
    members.forEach(
        (member, score) -> {
          Double held = actual.remove(member);
          if (held == null || Math.abs(held - score) > TOLERANCE) {
            faults.put(key + "/" + member, "is %s, must be %s".formatted(held, score));
          }
        });
    actual.forEach((member, score) -> faults.put(key + "/" + member, "is one too many: " + score));
  }

  /** No key that nobody expects, unless it stands for a deleted one. */
  private void strangers() {
    Set<String> known = new HashSet<>(expected.entries().keySet());
    known.addAll(expected.series().keySet());
    known.addAll(Arrays.asList(RedisKeys.ACTIVE, keys.rank("tidemark-1"), keys.symbols()));
    KeyScanCursor<String> cursor = redis.scan(ScanArgs.Builder.matches("tm:*").limit(1_000));
    while (true) {
      cursor.getKeys().forEach(key -> stranger(key, known));
      if (cursor.isFinished()) {
        return;
      }
      cursor = redis.scan(cursor, ScanArgs.Builder.matches("tm:*").limit(1_000));
    }
  }

  private void stranger(String key, Set<String> known) {
    if (known.contains(key) || key.startsWith(keys.prefix() + "mark:")) {
      return;
    }
    String value = redis.type(key).equals("string") ? redis.get(key) : null;
    if (value == null || !tombstone(value)) {
      faults.put(key, "is one too many: " + value);
    }
  }

  private static boolean tombstone(String value) {
    return Entry.isTombstone(value.getBytes(StandardCharsets.UTF_8));
  }
}
