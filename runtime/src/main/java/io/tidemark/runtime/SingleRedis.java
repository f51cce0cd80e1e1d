package io.tidemark.runtime;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client of one server: the one named, or the one that its Sentinels name at each connect. */
final class SingleRedis extends RedisAccess {
  private final RedisClient client;
  private final RedisURI uri;

  SingleRedis(ClientResources resources, RedisURI uri, ClientOptions options) {
    super(resources, options);
    this.uri = uri;
    client = RedisClient.create(resources, uri);
    client.setOptions(options);
  }

  @Override
  public <V> CompletableFuture<RedisConnection<V>> connect(RedisCodec<String, V> codec) {
    return client
        .connectAsync(codec, uri)
        .toCompletableFuture()
        .thenApply(made -> new RedisConnection<>(made, made.async()));
  }

  @Override
  public <V> CompletableFuture<StatefulRedisPubSubConnection<String, V>> subscribe(
      RedisCodec<String, V> codec) {
    return client.connectPubSubAsync(codec, uri).toCompletableFuture();
  }

  @Override
  CompletableFuture<Void> shutdown() {
    return client.shutdownAsync(0, 2, TimeUnit.SECONDS);
  }
}
