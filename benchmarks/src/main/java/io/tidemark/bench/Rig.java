package io.tidemark.bench;

import io.tidemark.launcher.Main;
import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.TopicCreation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;

/**
 * The servers of one run, each a fresh process: a broker with Tidemark's topics, an empty Redis,
 * and those services that the run starts.
 */
final class Rig implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(20);
  private static final String HOST = "127.0.0.1:";

  /** Those of the tidemark script, so that what is measured is what is run. */
  private static final List<String> SERVICE_JVM =
      List.of("-Xms128m", "-Xmx1g", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError");

  /** Where nothing is renewed, entries must outlive the measurement. */
  static final Map<String, String> LONG_LIVES =
      Map.of("TIDEMARK_TTL_QUOTE", "2h", "TIDEMARK_TTL_VALUATION", "2h");

  /** What rests is not sent again while records are counted. */
  static final Map<String, String> NO_RENEWAL = Map.of("TIDEMARK_RENEWAL_INTERVAL", "1h");

  /** What is no service of ours says only what is wrong. */
  static final String QUIET =
      "-Dlogback.configurationFile=io/tidemark/launcher/logback-command.xml";

  private final Workplace workplace;
  private final Options options;
  private final Map<String, String> jvmOptions;
  private final Map<String, Child> children = new LinkedHashMap<>();
  private final KafkaSettings kafka;
  private final Cache cache;

  /** Starts broker and Redis. */
  Rig(Workplace workplace, Options options) {
    this(workplace, options, Map.of());
  }

  /** The same with more options for the JVMs, by name. */
  Rig(Workplace workplace, Options options, Map<String, String> jvmOptions) {
    this.workplace = workplace;
    this.options = options;
    this.jvmOptions = Map.copyOf(jvmOptions);
    int port = Workplace.port();
    kafka =
        new KafkaSettings(
            HOST + port, new Topics(Topics.DEFAULT_PREFIX), options.partitions, 1, Map.of());
    jvm(
        "broker",
        List.of("-Xms256m", "-Xmx1g", "-XX:+UseG1GC", QUIET),
        List.of(
            BrokerMain.class.getName(),
            workplace.directory("kafka").toString(),
            Integer.toString(port),
            Integer.toString(Workplace.port())),
        Map.of());
    awaitBroker();
    int redisPort = Workplace.port();
    children.put("redis", workplace.startRedis(redisPort));
    cache = new Cache("redis://" + HOST + redisPort);
  }

  /** On a busy machine a broker may be slow to start, and slower to make topics. */
  private void awaitBroker() {
    try (Admin admin = Admin.create(kafka.properties())) {
      Await.until(
          "topics made",
          limit(),
          STEP,
          () -> {
            requireRunning();
            try {
              TopicCreation.ensure(admin, kafka);
              return true;
            } catch (KafkaException e) {
              return false;
            }
          });
    }
  }

  Options options() {
    return options;
  }

  Workplace workplace() {
    return workplace;
  }

  KafkaSettings kafka() {
    return kafka;
  }

  /** What the services have put into Redis. */
  Cache cache() {
    return cache;
  }

  /** Longer than anything may take. */
  Duration limit() {
    return Duration.ofSeconds(options.limitSeconds);
  }

  /** A new topic like the inputs, for what is compared with. */
  void topic(String name) {
    Topics.Spec prices = kafka.topics().specs().get(0);
    try (Admin admin = Admin.create(kafka.properties())) {
      admin
          .createTopics(
              List.of(new NewTopic(name, kafka.partitions(), (short) 1).configs(prices.config())))
          .all()
          .get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("can't make the topic " + name, e);
    }
  }

  /** Removes a topic that is needed no more. */
  void dropTopic(String name) {
    try (Admin admin = Admin.create(kafka.properties())) {
      admin.deleteTopics(List.of(name)).all().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("can't remove the topic " + name, e);
    }
  }

  /** For how long a process has run, in seconds. */
  double uptimeSeconds(String name) {
    return child(name).uptimeSeconds();
  }

  private Child child(String name) {
    Child child = children.get(name);
    if (child == null) {
      throw new IllegalArgumentException("name: does not run: " + name);
    }
    return child;
  }

  /** Starts a processor; it is not ready yet. */
  Running processor() {
    return processor(Map.of());
  }

  /** Starts a processor with some settings. */
  Running processor(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("TIDEMARK_STATE_DIR", workplace.directory("state").toString());
    return service("processor", "process", "TIDEMARK_PROCESSOR_PORT", settings);
  }

  /** Starts a sink. */
  Running sink() {
    return sink(Map.of());
  }

  /** Starts a sink with some settings. */
  Running sink(Map<String, String> settings) {
    return service("sink", "sink", "TIDEMARK_SINK_PORT", settings);
  }

  /** Starts a query API. */
  Running query(Map<String, String> settings) {
    return service("query", "query", "TIDEMARK_QUERY_PORT", settings);
  }

  private Running service(
      String name, String command, String portSetting, Map<String, String> more) {
    int port = Workplace.port();
    Map<String, String> settings = commandSettings(more);
    settings.put(portSetting, Integer.toString(port));
    Child child = jvm(name, SERVICE_JVM, List.of(Main.class.getName(), command), settings);
    return new Running(child, port);
  }

  /** What a command needs to find the servers, with the settings that the caller gave. */
  Map<String, String> commandSettings(Map<String, String> more) {
    Map<String, String> settings = settings();
    settings.putAll(more);
    settings.putAll(options.settings);
    return settings;
  }

  /** What a service or command needs to find the servers. */
  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("TIDEMARK_KAFKA_BOOTSTRAP", kafka.bootstrap());
    settings.put("TIDEMARK_REDIS_URL", cache.url());
    settings.put("TIDEMARK_PARTITIONS", Integer.toString(kafka.partitions()));
    return settings;
  }

  /** Starts a class of this class path in a JVM of its own. */
  Child jvm(String name, List<String> jvm, List<String> command, Map<String, String> environment) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(jvm);
    addAll(line, jvmOptions.getOrDefault(name, ""));
    addAll(line, options.jvm.getOrDefault(name, ""));
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(command);
    Child child = workplace.start(name, line, environment);
    children.put(name, child);
    return child;
  }

  private static void addAll(List<String> line, String more) {
    if (!more.isBlank()) {
      line.addAll(List.of(more.strip().split(" +", -1)));
    }
  }

  /** What is alive in the heap of one of its JVMs, in MiB. */
  double liveHeapMib(String name) {
    return Heap.liveMib(workplace, child(name));
  }

  /** Waits until a service says that it is ready. */
  void awaitReady(Running service) {
    Await.until(
        service.child().name() + " ready",
        limit(),
        STEP,
        () -> {
          requireRunning();
          return service.ready();
        });
  }

  /** Throws where a process of this run has ended. */
  void requireRunning() {
    for (Child child : children.values()) {
      if (!child.running()) {
        throw new IllegalStateException(child.name() + " has ended:\n" + child.tail());
      }
    }
  }

  /** Ends a process of this run. */
  void stop(String name) {
    Child child = children.remove(name);
    if (child != null) {
      child.stop();
    }
  }

  /** What each process has taken so far, and the bench itself. */
  Map<String, Usage> usages() {
    Map<String, Usage> usages = new LinkedHashMap<>();
    children.forEach((name, child) -> usages.put(name, child.usage()));
    usages.put("bench", Usage.of(ProcessHandle.current().pid()));
    return usages;
  }

  @Override
  public void close() {
    cache.close();
    List<String> names = new ArrayList<>(children.keySet());
    // those that were started last need the others to end well
    for (int i = names.size() - 1; i >= 0; i--) {
      stop(names.get(i));
    }
  }
}
