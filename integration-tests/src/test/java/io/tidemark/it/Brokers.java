package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.launcher.FreePort;
import io.tidemark.model.wire.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A Kafka of one or more nodes, each a process of its own that can be killed or paused. */
final class Brokers implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<Process> processes = new ArrayList<>();
  private final List<Integer> ports;
  private final Path directory;

  private Brokers(Path directory, List<Integer> ports) {
    this.directory = directory;
    this.ports = ports;
  }

  /** Starts {@code count} nodes, each broker and controller in one. */
  static Brokers start(Path directory, int count) {
    List<Integer> ports = IntStream.range(0, count).mapToObj(i -> FreePort.take()).toList();
    List<Integer> controllers = IntStream.range(0, count).mapToObj(i -> FreePort.take()).toList();
    Brokers brokers = new Brokers(directory, ports);
    String cluster = Uuid.randomUuid().toString();
    for (int node = 0; node < count; node++) {
      Path home = directory.resolve("broker-" + node);
      format(home, cluster, node);
      brokers.processes.add(brokers.launch(node, properties(home, ports, controllers, node)));
    }
    brokers.awaitAll(count);
    return brokers;
  }

  String bootstrap() {
    return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  /** SIGKILL. */
  void kill(int node) {
    processes.get(node).destroyForcibly();
    awaitEnd(processes.get(node));
  }

  /** Its process id. */
  long pid(int node) {
    return processes.get(node).pid();
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    processes.forEach(Brokers::awaitEnd);
  }

  private static void awaitEnd(Process process) {
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void awaitAll(int count) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .until(() -> admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).size() == count);
    }
  }

  private Process launch(int node, Properties properties) {
    Path file = directory.resolve("broker-" + node + ".properties");
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, null);
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx256m",
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "-cp",
              System.getProperty("java.class.path"),
              "kafka.Kafka",
              file.toString())
          .redirectErrorStream(true)
          .redirectOutput(directory.resolve("broker-" + node + ".txt").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void format(Path home, String cluster, int node) {
    try {
      Files.createDirectories(home);
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(cluster)
          .setNodeId(node)
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setDirectories(List.of(home.toString()))
          .setMetadataLogDirectory(home.toString())
          .run();
    } catch (Exception e) { // what the formatter declares
      throw new IllegalStateException("can't format " + home, e);
    }
  }

  private static Properties properties(
      Path home, List<Integer> ports, List<Integer> controllers, int node) {
    int count = ports.size();
    Properties properties = new Properties();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(node));
    properties.put("log.dirs", home.toString());
    properties.put(
        "listeners",
        "CLIENT://127.0.0.1:"
            + ports.get(node)
            + ",CONTROLLER://127.0.0.1:"
            + controllers.get(node));
    properties.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("inter.broker.listener.name", "CLIENT");
    properties.put(
        "controller.quorum.voters",
        IntStream.range(0, count)
            .mapToObj(i -> i + "@127.0.0.1:" + controllers.get(i))
            .collect(Collectors.joining(",")));
    properties.put("auto.create.topics.enable", "false");
    properties.put("message.max.bytes", Integer.toString(Topics.MAX_MESSAGE_BYTES + 64 * 1024));
    properties.put("transaction.max.timeout.ms", "3600000");
    properties.put("group.initial.rebalance.delay.ms", "0");
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      properties.put(topic + ".replication.factor", Integer.toString(count));
      properties.put(topic + ".num.partitions", "4");
    }
    properties.put("transaction.state.log.min.isr", count == 1 ? "1" : "2");
    properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
    properties.put("log.index.size.max.bytes", Integer.toString(1024 * 1024));
    return properties;
  }
}
