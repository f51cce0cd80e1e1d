package io.tidemark.runtime;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A connection for commands to one Redis or to all servers of a cluster.
 *
 * @param async the commands that every deployment knows; those of several keys of a cluster are
 *     split over its servers where they don't have to be one step
 */
public record RedisConnection<V>(
    StatefulConnection<String, V> stateful, RedisClusterAsyncCommands<String, V> async) {
  /** Whether commands can be sent; of a cluster, whether it has not been closed. */
  public boolean isOpen() {
    return stateful instanceof StatefulRedisClusterConnection || stateful.isOpen();
  }

  /** The lowest slot of each server that has any, by what is known now; 0 of a single server. */
  public List<Integer> lowestSlots() {
    return stateful instanceof StatefulRedisClusterConnection<String, V> cluster
        ? cluster.getPartitions().stream()
            .filter(RedisConnection::serves)
            .map(node -> Collections.min(node.getSlots()))
            .sorted()
            .toList()
        : List.of(0);
  }

  /** The names of the servers that hold data, by what is known now; none of a single server. */
  public Set<String> servers() {
    return stateful instanceof StatefulRedisClusterConnection<String, V> cluster
        ? cluster.getPartitions().stream()
            .filter(RedisConnection::serves)
            .map(RedisClusterNode::getNodeId)
            .collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }

  /** The name of the server that holds a key, by what is known now; empty of a single server. */
  public String serverOf(String key) {
    if (!(stateful instanceof StatefulRedisClusterConnection<String, V> cluster)) {
      return "";
    }
    RedisClusterNode node = cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
    return node == null ? "" : node.getNodeId();
  }

  /**
   * One server that holds data.
   *
   * @param address host and port; empty of a single server
   * @param async commands to it alone
   */
  public record Server<V>(String address, RedisClusterAsyncCommands<String, V> async) {}

  /** The servers that hold data, the single one or all masters in the order of their slots. */
  public CompletableFuture<List<Server<V>>> each() {
    if (!(stateful instanceof StatefulRedisClusterConnection<String, V> cluster)) {
      return CompletableFuture.completedFuture(List.of(new Server<>("", async)));
    }
    List<CompletableFuture<Server<V>>> reached =
        cluster.getPartitions().stream()
            .filter(RedisConnection::serves)
            .sorted(Comparator.comparing(node -> Collections.min(node.getSlots())))
            .map(RedisClusterNode::getUri)
            .map(
                uri ->
                    cluster
                        .getConnectionAsync(uri.getHost(), uri.getPort())
                        .thenApply(
                            made ->
                                new Server<V>(uri.getHost() + ":" + uri.getPort(), made.async())))
            .toList();
    return CompletableFuture.allOf(reached.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> reached.stream().map(CompletableFuture::join).toList());
  }

  /** Has {@code command} done by each server that holds data, the single one or all masters. */
  public CompletableFuture<Void> onEach(
      Function<RedisClusterAsyncCommands<String, V>, CompletionStage<?>> command) {
    if (!(stateful instanceof StatefulRedisClusterConnection<String, V> cluster)) {
      return command.apply(async).toCompletableFuture().thenAccept(done -> {});
    }
    return CompletableFuture.allOf(
        cluster.getPartitions().stream()
            .filter(RedisConnection::serves)
            .map(RedisClusterNode::getUri)
            .map(uri -> cluster.getConnectionAsync(uri.getHost(), uri.getPort()))
            .map(node -> node.thenCompose(connection -> command.apply(connection.async())))
            .toArray(CompletableFuture<?>[]::new));
  }

  /**
   * Connects to each server that holds data. Commands to one that is not yet connected to are
   * refused; so where servers change while this lives, it is to be called from time to time.
   */
  public CompletableFuture<Void> reachAll() {
    return onEach(redis -> CompletableFuture.completedFuture(null));
  }

  private static boolean serves(RedisClusterNode node) {
    return node.is(RedisClusterNode.NodeFlag.UPSTREAM) && !node.getSlots().isEmpty();
  }

  /** Ends it; nothing under way is waited for. */
  public CompletableFuture<Void> close() {
    return stateful.closeAsync();
  }
}
