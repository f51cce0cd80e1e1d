package io.tidemark.sink;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tidemark.model.wire.RedisKeys;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** What is announced while it is open. */
final class Listening implements AutoCloseable {
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final StatefulRedisPubSubConnection<String, String> connection;

  Listening(RedisClient client) {
    this(client.connectPubSub());
  }

  Listening(RedisClient client, RedisURI server) {
    this(client.connectPubSub(server));
  }

  private Listening(StatefulRedisPubSubConnection<String, String> made) {
    connection = made;
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String message) {
            messages.add(message);
          }
        });
    connection.sync().subscribe(RedisKeys.CHANGES);
  }

  /** Waits for so many messages; returns all that have come. */
  List<String> await(int count) {
    Awaitility.await().until(() -> messages.size() >= count);
    return List.copyOf(messages);
  }

  @Override
  public void close() {
    connection.close();
  }
}
