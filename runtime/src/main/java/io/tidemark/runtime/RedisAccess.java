package io.tidemark.runtime;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A client of a Redis, whatever its deployment; safe for many threads. */
public abstract sealed class RedisAccess permits SingleRedis, ClusteredRedis {
  /** More waiting commands than this a server are refused: Redis away must not fill the heap. */
  private static final int REQUEST_QUEUE = 16_384;

  private final ClientResources resources;
  private final ClientOptions options;

  RedisAccess(ClientResources resources, ClientOptions options) {
    this.resources = resources;
    this.options = options;
  }

  static RedisAccess of(
      RedisSettings settings,
      String name,
      ClientResources resources,
      UnaryOperator<ClientOptions.Builder> customized) {
    List<RedisURI> uris = settings.url().uris(settings.timeout());
    uris.forEach(uri -> uri.setClientName(name));
    ClientOptions options = customized.apply(options(settings)).build();
    return settings.url().clustered()
        ? new ClusteredRedis(resources, uris, options)
        : new SingleRedis(resources, uris.get(0), options);
  }

  private static ClientOptions.Builder options(RedisSettings settings) {
    Duration timeout = settings.timeout();
    return ClientOptions.builder()
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(REQUEST_QUEUE)
        .timeoutOptions(TimeoutOptions.enabled(timeout))
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .sslOptions(settings.url().tls().options())
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(timeout)
                .keepAlive(true)
                .tcpNoDelay(true)
                .build());
  }

  /** The options that it works with. */
  ClientOptions options() {
    return options;
  }

  /** A connection for commands; a cluster is first asked who its members are now. */
  public abstract <V> CompletableFuture<RedisConnection<V>> connect(RedisCodec<String, V> codec);

  /** A connection for channels; what any server of a cluster publishes reaches it. */
  public abstract <V> CompletableFuture<StatefulRedisPubSubConnection<String, V>> subscribe(
      RedisCodec<String, V> codec);

  abstract CompletableFuture<Void> shutdown();

  /** Ends it, its connections and its resources. */
  public CompletableFuture<Void> close() {
    return shutdown()
        .whenComplete(
            (done, failure) -> {
              var unused = resources.shutdown(0, 1, TimeUnit.SECONDS);
            });
  }
}
