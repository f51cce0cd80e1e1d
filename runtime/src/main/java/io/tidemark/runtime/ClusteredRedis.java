package io.tidemark.runtime;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A client of a cluster, which follows its slots wherever they go. */
final class ClusteredRedis extends RedisAccess {
  /** How soon a change is seen that no reply, redirect or lost connection has told of. */
  private static final Duration REFRESH = Duration.ofSeconds(5);

  /** How often such a sign may ask for the topology. */
  private static final Duration ADAPTIVE_LIMIT = Duration.ofMillis(500);

  private final RedisClusterClient client;

  ClusteredRedis(ClientResources resources, List<RedisURI> seeds, ClientOptions options) {
    super(resources, options);
    client = RedisClusterClient.create(resources, seeds);
    client.setOptions(
        ClusterClientOptions.builder(options)
            // a slot may go to a node that has only just joined
            .validateClusterNodeMembership(false)
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder()
                    .enablePeriodicRefresh(REFRESH)
                    .adaptiveRefreshTriggersTimeout(ADAPTIVE_LIMIT)
                    .build())
            .build());
  }

  @Override
  public <V> CompletableFuture<RedisConnection<V>> connect(RedisCodec<String, V> codec) {
    return topology()
        .thenCompose(known -> client.connectAsync(codec))
        .thenApply(made -> new RedisConnection<V>(made, made.async()))
        // those that can't be reached now must not keep the others from being read
        .thenCompose(made -> made.reachAll().handle((done, failure) -> made))
        .toCompletableFuture();
  }

  @Override
  public <V> CompletableFuture<StatefulRedisPubSubConnection<String, V>> subscribe(
      RedisCodec<String, V> codec) {
    return topology()
        .thenCompose(known -> client.connectPubSubAsync(codec))
        .<StatefulRedisPubSubConnection<String, V>>thenApply(made -> made)
        .toCompletableFuture();
  }

  private CompletionStage<Void> topology() {
    return client.refreshPartitionsAsync();
  }

  @Override
  CompletableFuture<Void> shutdown() {
    return client.shutdownAsync(0, 2, TimeUnit.SECONDS);
  }
}
