package io.tidemark.chaos;

import io.tidemark.bench.BrokerMain;
import io.tidemark.launcher.FreePort;
import io.tidemark.launcher.TidemarkProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A whole Tidemark of real processes: a broker, a Redis behind a proxy, an ingest, two processors,
 * two sinks and a query API.
 */
final class Cluster implements AutoCloseable {
  private static final int PAIR = 2;

  private final Path directory;
  private final Member broker;
  private final int kafkaPort;
  private final RedisServer redis;
  private final Proxy proxy;
  private final Map<String, String> shared;
  private final Member ingest;
  private final List<Member> processors;
  private final List<Member> sinks;
  private final Member query;
  private final int ingestPort = FreePort.take();
  private final int queryPort = FreePort.take();

  /** One that runs nothing but its Redis yet. */
  Cluster(Path directory) {
    this.directory = directory;
    kafkaPort = FreePort.take();
    String log = directory.resolve("kafka").toString();
    broker =
        new Member(
            "broker",
            List.of(
                BrokerMain.class.getName(),
                log,
                Integer.toString(kafkaPort),
                Integer.toString(FreePort.take())),
            Map.of(),
            directory.resolve("broker.log"));
    redis = new RedisServer(directory.resolve("redis"));
    proxy = new Proxy(redis.port());
    shared = settings();
    ingest = service("ingest", 0, Map.of("TIDEMARK_INGEST_PORT", Integer.toString(ingestPort)));
    processors = IntStream.rangeClosed(1, PAIR).mapToObj(this::processor).toList();
    sinks = IntStream.rangeClosed(1, PAIR).mapToObj(this::sink).toList();
    query = service("query", 0, Map.of("TIDEMARK_QUERY_PORT", Integer.toString(queryPort)));
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  private Map<String, String> settings() {
    return Map.of(
        "TIDEMARK_KAFKA_BOOTSTRAP",
        bootstrap(),
        "TIDEMARK_REDIS_URL",
        "redis://127.0.0.1:" + proxy.port(),
        "TIDEMARK_REDIS_TIMEOUT",
        "2s",
        // what rests comes round often enough for a run to see it
        "TIDEMARK_RENEWAL_INTERVAL",
        "5s");
  }

  private Member processor(int number) {
    return service(
        "process",
        number,
        Map.of(
            "TIDEMARK_PROCESSOR_PORT",
            "0",
            "TIDEMARK_STATE_DIR",
            directory.resolve("state-" + number).toString()));
  }

  private Member sink(int number) {
    return service("sink", number, Map.of("TIDEMARK_SINK_PORT", "0"));
  }

  /** The first of a pair keeps its place in its groups over a restart, the second does not. */
  private Member service(String command, int number, Map<String, String> own) {
    String name = number == 0 ? command : command + "-" + number;
    Map<String, String> environment = new HashMap<>(shared);
    environment.putAll(own);
    if (number == 1) {
      environment.put("TIDEMARK_INSTANCE_ID", name);
    }
    return new Member(
        name,
        List.of(TidemarkProcess.MAIN, command),
        environment,
        directory.resolve(name + ".log"));
  }

  /** Starts everything. */
  void start() {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    broker.start();
    services().forEach(Member::start);
  }

  String bootstrap() {
    return "127.0.0.1:" + kafkaPort;
  }

  String ingestUrl() {
    return "http://127.0.0.1:" + ingestPort;
  }

  String queryUrl() {
    return "http://127.0.0.1:" + queryPort;
  }

  Member broker() {
    return broker;
  }

  RedisServer redis() {
    return redis;
  }

  /** Between the services and Redis. */
  Proxy proxy() {
    return proxy;
  }

  Member ingest() {
    return ingest;
  }

  List<Member> processors() {
    return processors;
  }

  List<Member> sinks() {
    return sinks;
  }

  Member query() {
    return query;
  }

  /** All processes of Tidemark itself. */
  List<Member> services() {
    List<Member> services = new ArrayList<>(List.of(ingest, query));
    services.addAll(processors);
    services.addAll(sinks);
    return services;
  }

  /** Every process but Redis. */
  List<Member> members() {
    List<Member> members = new ArrayList<>(services());
    members.add(broker);
    return members;
  }

  /** Starts again whatever has ended by itself. */
  void supervise() {
    members().forEach(Member::supervise);
  }

  @Override
  public void close() {
    services().forEach(Member::close);
    broker.close();
    redis.kill();
    try {
      proxy.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
