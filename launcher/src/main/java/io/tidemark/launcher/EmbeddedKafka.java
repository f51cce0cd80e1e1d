package io.tidemark.launcher;

import io.tidemark.model.wire.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka of one node in this process, broker and KRaft controller in one, on loopback; its
 * log is kept in a directory of its own and taken up again by the next start, whatever its ports.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final int NODE = 1;

  /** Room for headers and framing around the largest record. */
  private static final int LARGEST_BATCH = Topics.MAX_MESSAGE_BYTES + 64 * 1024;

  static {
    onHalt(reason -> LOG.error("Kafka can't go on: {}", reason));
  }

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedKafka(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Starts it on free ports. */
  public static EmbeddedKafka start(Path directory) {
    return start(directory, FreePort.take(), FreePort.take());
  }

  /**
   * Starts it and returns once it takes requests; formats its storage at the first start.
   *
   * @param directory where it keeps its log; made where it is missing
   * @param port for clients
   * @param controllerPort for the broker to reach its controller
   */
  public static EmbeddedKafka start(Path directory, int port, int controllerPort) {
    return start(directory, port, controllerPort, Map.of());
  }

  /**
   * The same with settings of the broker put over its own, such as those of a listener that wants a
   * login; clients reach it by the listener {@code CLIENT}.
   */
  public static EmbeddedKafka start(
      Path directory, int port, int controllerPort, Map<String, String> more) {
    Map<String, String> properties = properties(directory, port, controllerPort);
    properties.putAll(more);
    format(directory);
    KafkaConfig config = new KafkaConfig(properties, false);
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      server.startup();
    } catch (RuntimeException | Error e) {
      server.shutdown();
      throw e;
    }
    return new EmbeddedKafka(server, port);
  }

  /**
   * What to do, anywhere in this process, where a Kafka finds that it can't go on; it would end the
   * process without a word otherwise.
   */
  public static void onHalt(Consumer<String> action) {
    Exit.Procedure procedure =
        (status, message) -> action.accept(message == null ? "status " + status : message);
    Exit.setExitProcedure(procedure);
    Exit.setHaltProcedure(procedure);
  }

  /** Where clients find it. */
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  /** The port that it listens at. */
  public int port() {
    return port;
  }

  /** Writes all it holds to its directory and ends. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path directory) {
    try {
      Files.createDirectories(directory);
      // written last by the formatter, so a directory without it was never used
      if (Files.exists(directory.resolve("meta.properties"))) {
        return;
      }
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE)
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setDirectories(List.of(directory.toString()))
          .setMetadataLogDirectory(directory.toString())
          .setIgnoreFormatted(true)
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException("can't make " + directory, e);
    } catch (Exception e) { // what the formatter declares
      throw new IllegalStateException("can't format Kafka's storage in " + directory, e);
    }
  }

  /** Whether the run before this one did not end in good order. */
  private static boolean crashed(Path directory) {
    return Files.exists(directory.resolve("meta.properties"))
        && !Files.exists(directory.resolve(".kafka_cleanshutdown"));
  }

  private static Map<String, String> properties(Path directory, int port, int controllerPort) {
    Map<String, String> properties = new HashMap<>();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(NODE));
    properties.put("log.dirs", directory.toString());
    properties.put(
        "listeners", "CLIENT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    properties.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("inter.broker.listener.name", "CLIENT");
    // voters by configuration rather than by record, so that the port may change between runs
    properties.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    properties.put("auto.create.topics.enable", "false");
    // its one broker has nobody to hand over to: fencing it after a pause would only lose time
    properties.put("broker.session.timeout.ms", "600000");
    properties.put("message.max.bytes", Integer.toString(LARGEST_BATCH));
    properties.put("transaction.max.timeout.ms", "3600000");
    // Kafka forgets the position of a group that has been away for a week; this one may be
    properties.put("offsets.retention.minutes", Integer.toString(900 * 24 * 60));
    if (crashed(directory)) {
      // the controller first waits for the dead broker's session to end; a short one is no good
      // for every day, since it may end on a machine that is merely busy
      properties.put("broker.session.timeout.ms", "3000");
    }
    properties.putAll(smallNode());
    return properties;
  }

  /** What one node with few clients wants: no replicas, no waiting for others, little memory. */
  private static Map<String, String> smallNode() {
    Map<String, String> properties = new HashMap<>();
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      properties.put(topic + ".replication.factor", "1");
      properties.put(topic + ".num.partitions", "5");
    }
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("broker.heartbeat.interval.ms", "500");
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "4");
    properties.put("background.threads", "4");
    properties.put("num.recovery.threads.per.data.dir", "2");
    // bounds what has to be read again after a crash
    properties.put("log.segment.bytes", Integer.toString(256 * 1024 * 1024));
    properties.put("log.index.size.max.bytes", Integer.toString(1024 * 1024));
    properties.put("log.cleaner.threads", "1");
    properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
    return properties;
  }
}
