package io.tidemark.chaos;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.model.Interval;
import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads straight from Redis, past the proxy; nothing where no generation is being served. */
final class RedisWatcher extends Watcher implements AutoCloseable {
  private static final int NEWEST_BARS = 12;

  private record Name(String kind, String id, Function<RedisKeys, String> key) {}

  private final RedisClient client;
  private final List<String> symbols;
  private final List<Name> names = new ArrayList<>();
  private @Nullable StatefulRedisConnection<String, String> connection;
  private long generation = 1;
  private int next;

  RedisWatcher(String url, Universe universe, Memory memory) {
    super(memory);
    RedisURI uri = RedisURI.create(url);
    uri.setTimeout(Duration.ofSeconds(2));
    client = RedisClient.create(uri);
    symbols = universe.symbols();
    for (String symbol : symbols) {
      names.add(new Name("quote", symbol, keys -> keys.quote(symbol)));
      names.add(new Name("momentum", symbol, keys -> keys.momentum("tidemark-1", symbol)));
      names.add(new Name("asset", symbol, keys -> keys.asset(symbol)));
    }
    for (String id : universe.portfolios()) {
      names.add(new Name("valuation", id, keys -> keys.valuation(id)));
    }
  }

  @Override
  boolean look() {
    try {
      RedisCommands<String, String> redis = commands();
      return entries(redis) && bars(redis);
    } catch (RedisException e) {
      return false; // away, or not itself
    }
  }

  private RedisCommands<String, String> commands() {
    StatefulRedisConnection<String, String> current = connection;
    if (current == null) {
      current = client.connect();
      connection = current;
    }
    return current.sync();
  }

  private boolean entries(RedisCommands<String, String> redis) {
    RedisKeys keys = new RedisKeys(generation);
    List<String> wanted = new ArrayList<>(List.of(RedisKeys.ACTIVE));
    names.forEach(name -> wanted.add(name.key().apply(keys)));
    List<KeyValue<String, String>> values = redis.mget(wanted.toArray(String[]::new));
    if (!served(values.get(0))) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      Name name = names.get(i);
      see(name.kind(), name.kind() + ":" + name.id(), values.get(i + 1).getValueOrElse(null));
    }
    return true;
  }

  private boolean served(KeyValue<String, String> active) {
    if (!active.hasValue()) {
      return false;
    }
    long now = Long.parseLong(active.getValue());
    boolean same = now == generation;
    generation = now;
    return same;
  }

  /** A symbol's newest bars a turn; the rest is compared at the end. */
  private boolean bars(RedisCommands<String, String> redis) {
    String symbol = symbols.get(next++ % symbols.size());
    for (Interval interval : Interval.values()) {
      String key = new RedisKeys(generation).bars(interval.code(), symbol);
      for (String member : redis.zrevrange(key, 0, NEWEST_BARS)) {
        seeBar(symbol, interval.code(), member);
      }
    }
    return true;
  }

  private void seeBar(String symbol, String interval, String member) {
    int at = member.indexOf("\"openTime\":");
    if (at >= 0 && !member.contains("\"deleted\":true}")) {
      String openTime = member.substring(at + 11, member.indexOf(',', at));
      see("bar", "bar:" + interval + ":" + symbol + ":" + openTime, member);
    }
  }

  @Override
  public void close() {
    client.shutdown(0, 2, TimeUnit.SECONDS);
  }
}
