package io.tidemark.launcher;

import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.RedisSettings;
import io.tidemark.runtime.Service;
import io.tidemark.runtime.Settings;
import io.tidemark.runtime.TopicCreation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/** Servers and services in one process, on one data directory; for one thread. */
final class AllInOne implements AutoCloseable {
  private final Endpoints endpoints;
  private final EmbeddedServers servers;
  private final RunningServices services;

  private AllInOne(Endpoints endpoints, EmbeddedServers servers, RunningServices services) {
    this.endpoints = endpoints;
    this.servers = servers;
    this.services = services;
  }

  /** What Redis serves is what is to be computed on. */
  private static String served(Settings settings) {
    try (SinkMarks marks = new SinkMarks(RedisSettings.from(settings))) {
      return marks.edition();
    }
  }

  /**
   * Reads all settings, then starts the servers, the topics and the services.
   *
   * @param environment the settings; where they name a Kafka or a Redis, it is used
   */
  static AllInOne start(
      DataDirectory directory, Map<String, String> environment, List<ServiceKind> kinds) {
    Settings settings = Settings.of(environment);
    plans(settings, kinds);
    settings.check(); // a bad setting is told before anything is started
    EmbeddedServers servers =
        EmbeddedServers.start(
            directory,
            Optional.ofNullable(environment.get(SettingNames.KAFKA)),
            Optional.ofNullable(environment.get(SettingNames.REDIS)));
    try {
      Endpoints found = directory.recorded().orElseThrow();
      Map<String, String> complete = new HashMap<>(environment);
      complete.put(SettingNames.KAFKA, found.kafka());
      complete.put(SettingNames.REDIS, found.redis());
      complete.putIfAbsent(SettingNames.EDITION, served(Settings.of(complete)));
      wireProcessor(complete);
      Settings located = Settings.of(complete);
      KafkaSettings kafka = KafkaSettings.from(located);
      try (Admin admin = Admin.create(kafka.properties())) {
        TopicCreation.ensure(admin, kafka);
      }
      RunningServices services = RunningServices.start(plans(located, kinds));
      Endpoints endpoints = found.with(services.urls());
      directory.publish(endpoints);
      return new AllInOne(endpoints, servers, services);
    } catch (RuntimeException | Error e) {
      servers.close();
      throw e;
    }
  }

  /** The query API, which starts first, has to know where the processor will answer. */
  private static void wireProcessor(Map<String, String> environment) {
    int port = Settings.of(environment).port(SettingNames.PROCESSOR_PORT, 8082, "of the processor");
    int known = port == 0 ? FreePort.take() : port;
    environment.put(SettingNames.PROCESSOR_PORT, Integer.toString(known));
    environment.putIfAbsent(SettingNames.QUERY_PROCESSOR, "127.0.0.1:" + known);
  }

  /** Where everything is. */
  Endpoints endpoints() {
    return endpoints;
  }

  /** What keeps it from being ready. */
  List<String> notReady() {
    return services.notReady();
  }

  /** Looks after it once; throws where it can't go on. */
  void supervise() {
    servers.supervise();
    List<String> broken = services.notLive();
    if (!broken.isEmpty()) {
      throw new IllegalStateException(String.join("; ", broken));
    }
  }

  @Override
  public void close() {
    try {
      services.close();
    } finally {
      servers.close();
    }
  }

  /** Reads every setting; how each service is made of them. */
  static List<Supplier<Service>> plans(Settings settings, List<ServiceKind> kinds) {
    KafkaSettings kafka = KafkaSettings.from(settings);
    RedisSettings redis = RedisSettings.from(settings);
    List<Supplier<Service>> plans = new ArrayList<>();
    kinds.forEach(kind -> plans.add(kind.plan().read(settings, kafka, redis)));
    return plans;
  }
}
