package io.tidemark.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What Redis holds, read as any client of the cache would; one connection, for any thread. */
final class Cache implements AutoCloseable {
  private static final int KEYS_A_COMMAND = 500;

  private final String url;
  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> connection;

  Cache(String url) {
    this.url = url;
    RedisURI uri = RedisURI.create(url);
    uri.setTimeout(Duration.ofSeconds(30));
    client = RedisClient.create(uri);
    connection = client.connect(ByteArrayCodec.INSTANCE);
  }

  String url() {
    return url;
  }

  RedisClient client() {
    return client;
  }

  RedisCommands<byte[], byte[]> commands() {
    return connection.sync();
  }

  /** The keys of the generation being served; null where none is yet. */
  @Nullable RedisKeys served() {
    byte[] active = commands().get(RedisKeys.ACTIVE.getBytes(UTF_8));
    return active == null ? null : new RedisKeys(Long.parseLong(new String(active, UTF_8)));
  }

  /** The values of {@code keys}, in their order; null where there is none. */
  List<byte @Nullable []> values(List<String> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (int from = 0; from < keys.size(); from += KEYS_A_COMMAND) {
      byte[][] some =
          keys.subList(from, Math.min(keys.size(), from + KEYS_A_COMMAND)).stream()
              .map(key -> key.getBytes(UTF_8))
              .toArray(byte[][]::new);
      for (KeyValue<byte[], byte[]> value : commands().mget(some)) {
        values.add(value.hasValue() ? value.getValue() : null);
      }
    }
    return values;
  }

  /** A section of INFO. */
  String info(String section) {
    return commands().info(section);
  }

  /** Removes all there is. */
  void clear() {
    String unused = commands().flushall();
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown(0, 2, TimeUnit.SECONDS);
  }
}
