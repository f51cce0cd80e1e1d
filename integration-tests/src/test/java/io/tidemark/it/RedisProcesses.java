package io.tidemark.it;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.tidemark.launcher.EmbeddedRedis;
import io.tidemark.launcher.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * Real Redis processes on loopback that make up a cluster, or a master with a replica and their
 * Sentinels, and what a test does to them. Where the Redis of this machine is too old, the test is
 * skipped and told why.
 */
public final class RedisProcesses implements AutoCloseable {
  /** The name that Sentinels know their master by. */
  public static final String MASTER = "main";

  private static final int OLDEST = 7;

  /** Short enough for a test to wait for, longer than a busy machine stands still. */
  private static final String DOWN_AFTER_MILLIS = "6000";

  private final Path directory;
  private final Map<Integer, EmbeddedRedis> servers = new LinkedHashMap<>();
  private final Map<Integer, Process> sentinels = new LinkedHashMap<>();
  private final Map<Integer, StatefulRedisConnection<String, String>> views = new LinkedHashMap<>();
  private final RedisClient client = RedisClient.create();
  private List<String> nodeOptions = List.of();

  private RedisProcesses(Path directory) {
    this.directory = directory;
  }

  /** Three masters, each with a replica, all slots served. */
  public static RedisProcesses cluster(Path directory) {
    return cluster(directory, List.of());
  }

  /** The same, of which one part is served where another is away. */
  public static RedisProcesses clusterInParts(Path directory) {
    return cluster(directory, List.of("--cluster-require-full-coverage", "no"));
  }

  private static RedisProcesses cluster(Path directory, List<String> options) {
    return begun(
        directory,
        made -> {
          made.nodeOptions = options;
          for (int i = 0; i < 6; i++) {
            made.startNode(portWithBus());
          }
          made.requireVersion();
          made.join(3);
        });
  }

  /** A master, a replica and three Sentinels that agree about them. */
  public static RedisProcesses watched(Path directory) {
    return begun(
        directory,
        made -> {
          int master = FreePort.take();
          int replica = FreePort.take();
          made.start(master, List.of());
          made.requireVersion();
          made.start(replica, List.of("--replicaof", "127.0.0.1 " + master));
          await(() -> made.at(replica).info("replication").contains("master_link_status:up"));
          for (int i = 0; i < 3; i++) {
            made.startSentinel(FreePort.take(), master);
          }
          await(made::sentinelsAgree);
        });
  }

  /** What a constructor would do that may fail with processes already started. */
  private interface Beginning {
    void of(RedisProcesses made) throws IOException;
  }

  private static RedisProcesses begun(Path directory, Beginning beginning) {
    RedisProcesses made = new RedisProcesses(directory);
    try {
      beginning.of(made);
      return made;
    } catch (IOException e) {
      made.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      made.close();
      throw e;
    }
  }

  /** The URL by which to reach them. */
  public String url() {
    return sentinels.isEmpty()
        ? "redis-cluster://" + hosts(servers)
        : "redis-sentinel://" + hosts(sentinels) + "#" + MASTER;
  }

  private static String hosts(Map<Integer, ?> ports) {
    return ports.keySet().stream()
        .map(port -> "127.0.0.1:" + port)
        .collect(Collectors.joining(","));
  }

  /** Commands to the server at one port. */
  public RedisCommands<String, String> at(int port) {
    return views.computeIfAbsent(port, each -> client.connect(uri(each))).sync();
  }

  /** The port of the master in a cluster that has a key. */
  public int masterOf(String key) {
    int slot = SlotHash.getSlot(key);
    return masters().stream()
        .filter(node -> node.hasSlot(slot))
        .mapToInt(node -> node.getUri().getPort())
        .findFirst()
        .orElseThrow();
  }

  /** The port of the replica of the master at a port. */
  public int replicaOf(int master) {
    String id = at(master).clusterMyId();
    return ClusterPartitionParser.parse(at(master).clusterNodes()).getPartitions().stream()
        .filter(node -> id.equals(node.getSlaveOf()))
        .mapToInt(node -> node.getUri().getPort())
        .findFirst()
        .orElseThrow();
  }

  /** The masters of a cluster that live, as the first server that lives tells them. */
  public List<RedisClusterNode> masters() {
    return masters(alive().get(0));
  }

  private List<RedisClusterNode> masters(int port) {
    return ClusterPartitionParser.parse(at(port).clusterNodes()).getPartitions().stream()
        .filter(node -> node.is(RedisClusterNode.NodeFlag.UPSTREAM))
        .filter(node -> !node.is(RedisClusterNode.NodeFlag.FAIL))
        .toList();
  }

  private List<Integer> alive() {
    return servers.entrySet().stream()
        .filter(server -> server.getValue().process().isAlive())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The port of the server that the Sentinels call the master. */
  public int watchedMaster() {
    int sentinel = sentinels.keySet().iterator().next();
    try (StatefulRedisSentinelConnection<String, String> connection =
        client.connectSentinel(uri(sentinel))) {
      return ((InetSocketAddress) connection.sync().getMasterAddrByName(MASTER)).getPort();
    }
  }

  /** Kills the server at a port outright. */
  public void kill(int port) {
    StatefulRedisConnection<String, String> view = views.remove(port);
    if (view != null) {
      view.close();
    }
    EmbeddedRedis server = servers.get(port);
    if (server == null) {
      throw new IllegalArgumentException("no server at " + port + ", but at " + servers.keySet());
    }
    server.process().destroyForcibly();
    server.close();
  }

  /** Starts one of a cluster again that was killed; it knows its place, and none of its data. */
  public void restart(int port) {
    startNode(port);
  }

  /**
   * Waits for a cluster in which {@code count} masters serve all slots, as every server that lives
   * says: one that has been restarted takes itself for the master that it was for a while.
   */
  public void awaitWhole(int count) {
    await(() -> alive().stream().map(this::slotsOfMasters).distinct().count() == 1);
    await(() -> masters().size() == count);
    await(() -> alive().stream().allMatch(port -> at(port).clusterInfo().contains("state:ok")));
  }

  private Map<String, List<Integer>> slotsOfMasters(int port) {
    return masters(port).stream()
        .collect(Collectors.toMap(RedisClusterNode::getNodeId, RedisClusterNode::getSlots));
  }

  private void startNode(int port) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--cluster-enabled",
                "yes",
                "--cluster-config-file",
                "nodes.conf",
                "--cluster-node-timeout",
                DOWN_AFTER_MILLIS,
                "--cluster-replica-validity-factor",
                "0"));
    options.addAll(nodeOptions);
    start(port, options);
  }

  private void start(int port, List<String> options) {
    List<String> all = new ArrayList<>(List.of("--save", "", "--repl-diskless-sync-delay", "0"));
    all.addAll(options);
    servers.put(port, EmbeddedRedis.start(directory.resolve("redis-" + port), port, all));
  }

  private void startSentinel(int port, int master) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("sentinel-" + port));
    Path file =
        Files.write(
            folder.resolve("sentinel.conf"),
            List.of(
                "port " + port,
                "bind 127.0.0.1",
                "dir " + folder.toAbsolutePath(),
                "sentinel monitor " + MASTER + " 127.0.0.1 " + master + " 2",
                "sentinel down-after-milliseconds " + MASTER + " " + DOWN_AFTER_MILLIS,
                "sentinel failover-timeout " + MASTER + " 10000"));
    sentinels.put(
        port,
        new ProcessBuilder(EmbeddedRedis.executable().toString(), file.toString(), "--sentinel")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sentinel.log").toFile())
            .start());
  }

  private boolean sentinelsAgree() {
    return sentinels.keySet().stream()
        .allMatch(
            port -> {
              try (StatefulRedisSentinelConnection<String, String> connection =
                  client.connectSentinel(uri(port))) {
                Map<String, String> master = connection.sync().master(MASTER);
                return "2".equals(master.get("num-other-sentinels"))
                    && "1".equals(master.get("num-slaves"));
              }
            });
  }

  private void join(int masters) {
    List<Integer> ports = List.copyOf(servers.keySet());
    for (int i = 0; i < masters; i++) {
      int from = SlotHash.SLOT_COUNT * i / masters;
      int to = SlotHash.SLOT_COUNT * (i + 1) / masters;
      at(ports.get(i)).clusterAddSlots(IntStream.range(from, to).toArray());
      // two masters of one epoch would have to settle that first
      at(ports.get(i)).clusterSetConfigEpoch(i + 1);
    }
    ports.forEach(port -> at(ports.get(0)).clusterMeet("127.0.0.1", port));
    await(
        () ->
            ports.stream()
                .allMatch(port -> at(port).clusterInfo().contains("known_nodes:" + ports.size())));
    for (int i = masters; i < ports.size(); i++) {
      at(ports.get(i)).clusterReplicate(at(ports.get(i - masters)).clusterMyId());
    }
    awaitWhole(masters);
    await(
        () ->
            ports.stream()
                .skip(masters)
                .allMatch(port -> at(port).info("replication").contains("master_link_status:up")));
  }

  private void requireVersion() {
    int port = servers.keySet().iterator().next();
    String version = at(port).info("server").replaceFirst("(?s).*redis_version:(\\S+).*", "$1");
    Assumptions.assumeTrue(
        Integer.parseInt(version.substring(0, version.indexOf('.'))) >= OLDEST,
        () -> "needs a Redis " + OLDEST + " or newer, found " + version);
  }

  private static RedisURI uri(int port) {
    return RedisURI.builder()
        .withHost("127.0.0.1")
        .withPort(port)
        .withTimeout(Duration.ofSeconds(10))
        .build();
  }

  /** A free port that leaves room for the bus of the cluster, which is 10000 above. */
  private static int portWithBus() {
    for (int i = 0; i < 1_000; i++) {
      int port = FreePort.take();
      if (port < 55_536 && FreePort.takeRather(port + 10_000) == port + 10_000) {
        return port;
      }
    }
    throw new IllegalStateException("no free port below 55536 with one 10000 above");
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(condition);
  }

  @Override
  public void close() {
    client.shutdown(0, 2, TimeUnit.SECONDS);
    sentinels.values().forEach(Process::destroyForcibly);
    for (EmbeddedRedis server : servers.values()) {
      server.process().destroyForcibly();
      server.close();
    }
  }
}
