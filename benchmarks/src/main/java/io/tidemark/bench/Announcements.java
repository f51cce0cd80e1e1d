package io.tidemark.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tidemark.model.wire.RedisKeys;

/**
 * Hears on a connection of its own which keys have changed. The sink's script announces a key in
 * the same step in which it writes it, so whoever hears it could have read it; and hearing costs
 * Redis one message a batch, where asking would cost a command a key.
 */
final class Announcements implements AutoCloseable {
  /** What is heard. */
  @FunctionalInterface
  interface Listener {
    /**
     * A key of one kind has changed.
     *
     * @param id behind the kind, such as {@code AAPL}
     * @param nanos when it was heard
     */
    void changed(String id, long version, long nanos);
  }

  private final StatefulRedisPubSubConnection<byte[], byte[]> connection;

  /** Hears of keys {@code tm:<g>:<kind>:<id>}. */
  Announcements(Cache cache, String kind, Listener listener) {
    connection = cache.client().connectPubSub(ByteArrayCodec.INSTANCE);
    connection.addListener(
        new RedisPubSubAdapter<byte[], byte[]>() {
          @Override
          public void message(byte[] channel, byte[] message) {
            read(new String(message, US_ASCII), ":" + kind + ":", System.nanoTime(), listener);
          }
        });
    connection.sync().subscribe(RedisKeys.CHANGES.getBytes(UTF_8));
  }

  /** Tells the keys of one kind in {@code key version key version …}. */
  static void read(String message, String kind, long nanos, Listener listener) {
    int from = 0;
    while (from < message.length()) {
      int space = message.indexOf(' ', from);
      if (space < 0) {
        return;
      }
      int end = message.indexOf(' ', space + 1);
      end = end < 0 ? message.length() : end;
      int colon = message.indexOf(':', message.indexOf(':', from) + 1);
      if (colon < space && message.startsWith(kind, colon)) {
        String id = message.substring(colon + kind.length(), space);
        listener.changed(id, Long.parseLong(message, space + 1, end, 10), nanos);
      }
      from = end + 1;
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
