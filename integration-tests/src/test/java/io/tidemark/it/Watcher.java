package io.tidemark.it;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.RedisKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A reader that looks at some keys of Redis all the while, as fast as it can. */
final class Watcher implements AutoCloseable {
  private record Seen(long version, long nanos) {}

  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;
  private final String[] keys;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<String, Long> versions = new ConcurrentHashMap<>();
  private final Map<String, Duration> gaps = new ConcurrentHashMap<>();
  private final Queue<String> falls = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::run, "watcher");
  private volatile boolean stopping;
  private volatile long since = System.nanoTime();

  private Watcher(String url, List<String> keys) {
    this.client = RedisClient.create(url);
    this.connection = client.connect();
    this.keys = keys.toArray(String[]::new);
  }

  static Watcher watch(String url, List<String> keys) {
    Watcher watcher = new Watcher(url, keys);
    watcher.thread.start();
    return watcher;
  }

  /** Versions that fell, and entries that vanished. */
  List<String> falls() {
    return List.copyOf(falls);
  }

  /** The newest version of a key that was seen; 0 before the first. */
  long version(String key) {
    return versions.getOrDefault(key, 0L);
  }

  /** The longest time without a newer version of any key, since {@link #forgetGaps}. */
  Duration longestGap() {
    return gaps.values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /** Gaps begin now at the earliest. */
  synchronized void forgetGaps() {
    since = System.nanoTime();
    gaps.clear();
  }

  private void run() {
    while (!stopping) {
      for (KeyValue<String, String> entry : connection.sync().mget(keys)) {
        see(entry.getKey(), entry.hasValue() ? entry.getValue() : "");
      }
    }
  }

  private synchronized void see(String key, String json) {
    long version = json.isEmpty() ? 0 : Entry.version(json.getBytes(StandardCharsets.UTF_8));
    long now = System.nanoTime();
    Seen before = seen.get(key);
    if (before != null && version < before.version()) {
      falls.add(key + " fell from " + before.version() + " to " + version);
    }
    if (before == null ? version > 0 : version > before.version()) {
      if (before != null) {
        Duration gap = Duration.ofNanos(now - Math.max(before.nanos(), since));
        gaps.merge(key, gap, (a, b) -> a.compareTo(b) > 0 ? a : b);
      }
      seen.put(key, new Seen(version, now));
      versions.put(key, version);
    }
  }

  /** The keys of quotes, the only ones that change with every price. */
  static List<String> quotes(RedisKeys keys, List<String> symbols) {
    return symbols.stream().map(keys::quote).toList();
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connection.close();
    client.shutdown();
  }
}
