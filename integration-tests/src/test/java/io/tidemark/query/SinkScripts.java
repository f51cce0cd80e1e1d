package io.tidemark.query;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.model.wire.RedisKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes as the sink does, by its own scripts. */
final class SinkScripts {
  private static final String TTL = "300000";

  private final RedisCommands<String, String> redis;

  SinkScripts(RedisCommands<String, String> redis) {
    this.redis = redis;
  }

  /** Offers a string entry; true where it was taken. */
  boolean offer(String key, long version, String json) {
    return applied(
        "entries.lua",
        key,
        RedisKeys.CHANGES,
        "0",
        "",
        "0",
        "3600000",
        "1",
        TTL,
        Long.toString(version),
        json);
  }

  /** Offers a bar; true where it was taken. */
  boolean offerBar(String key, long version, long openTime, String json) {
    return applied(
        "bars.lua",
        key,
        RedisKeys.CHANGES,
        "0",
        "{\"version\":0,\"deleted\":true}",
        Long.toString(RedisKeys.UNKNOWN_PAST),
        "1500",
        TTL,
        "1",
        Long.toString(version),
        Long.toString(openTime),
        json);
  }

  private boolean applied(String script, String key, String... args) {
    List<Long> counts =
        redis.eval(
            text("rule.lua") + text(script), ScriptOutputType.MULTI, new String[] {key}, args);
    return counts.get(0) == 1;
  }

  private static String text(String name) {
    try (InputStream in = SinkScripts.class.getResourceAsStream("/io/tidemark/sink/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no script " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
