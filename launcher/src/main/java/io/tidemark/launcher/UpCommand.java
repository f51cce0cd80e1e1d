package io.tidemark.launcher;

import io.tidemark.runtime.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemark up}: everything in one process. */
@Command(
    name = "up",
    description =
        "Runs Kafka, Redis and all services in one process until Ctrl-C or SIGTERM (then exit code"
            + " 0); data is kept between runs.")
final class UpCommand implements Callable<Integer>, SettingsHelp.Configured {
  private static final Duration READY_LIMIT = Duration.ofMinutes(2);

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = PortOption.class,
      description = "of the query API (TIDEMARK_QUERY_PORT, else 8080)")
  private @Nullable Integer port;

  @Option(
      names = "--ingest-port",
      paramLabel = "PORT",
      converter = PortOption.class,
      description = "of ingest (TIDEMARK_INGEST_PORT, else 8081)")
  private @Nullable Integer ingestPort;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "kept between runs (TIDEMARK_DATA, else .tidemark)")
  private @Nullable Path data;

  @Option(
      names = "--feed",
      paramLabel = "sim|none|NAMES",
      description =
          "simulated market, only what is pushed, or providers: coinbase,coingecko (TIDEMARK_FEED,"
              + " else sim)")
  private @Nullable String feed;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "which symbols come from which providers (TIDEMARK_PROVIDERS_FILE)")
  private @Nullable Path config;

  @Option(
      names = "--kafka",
      paramLabel = "BOOTSTRAP",
      description = "use this Kafka (TIDEMARK_KAFKA_BOOTSTRAP)")
  private @Nullable String kafka;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description = "use this Redis (TIDEMARK_REDIS_URL)")
  private @Nullable String redis;

  private final Shell shell;
  private final StopSignal stop;
  private final List<ServiceKind> kinds;
  private final AtomicReference<@Nullable String> halted = new AtomicReference<>();

  UpCommand(Shell shell, StopSignal stop, List<ServiceKind> kinds) {
    this.shell = shell;
    this.stop = stop;
    this.kinds = kinds;
  }

  @Override
  public Integer call() {
    Path path = Target.dataDirectory(Optional.ofNullable(data), shell);
    try (DataDirectory directory = DataDirectory.lock(path)) {
      Map<String, String> environment = environment(directory);
      requireFreePorts(Settings.of(environment));
      Logging.toDirectory(directory.path().resolve("logs"));
      stop.install();
      EmbeddedKafka.onHalt(reason -> halted.compareAndSet(null, reason));
      say("Starting in " + directory.path() + " …");
      try (AllInOne all = AllInOne.start(directory, environment, kinds)) {
        run(all, directory, environment.getOrDefault(SettingNames.FEED, ""));
        say("Stopping …");
      } catch (IllegalStateException e) {
        // what is started late may find that the process is already being stopped
        if (!stop.requested()) {
          throw e;
        }
      }
    }
    return 0;
  }

  private void run(AllInOne all, DataDirectory directory, String feed) {
    if (awaitReady(all)) {
      say(Summary.of(all.endpoints(), directory.path(), sinceStart(), feed));
    }
    while (!stop.await(Duration.ofSeconds(1))) {
      supervise(all);
    }
  }

  private void supervise(AllInOne all) {
    String reason = halted.get();
    if (reason != null) {
      throw new IllegalStateException("Kafka can't go on: " + reason);
    }
    all.supervise();
  }

  private void say(String text) {
    shell.out().println(text);
    shell.out().flush();
  }

  @Override
  public void read(Settings settings) {
    AllInOne.plans(settings, kinds);
  }

  private Map<String, String> environment(DataDirectory directory) {
    Map<String, String> environment = new HashMap<>();
    environment.put(SettingNames.STATE, directory.state().toString());
    environment.put(SettingNames.FEED, "sim");
    // killed or stopped, the next run takes up the tasks at once, without waiting for a timeout
    environment.put(SettingNames.INSTANCE, "all-in-one");
    // nobody looks for these two at a fixed port, and two all-in-ones may run side by side
    environment.put(SettingNames.PROCESSOR_PORT, "0");
    environment.put(SettingNames.SINK_PORT, "0");
    environment.putAll(shell.environment());
    put(environment, SettingNames.QUERY_PORT, port);
    put(environment, SettingNames.INGEST_PORT, ingestPort);
    // where the query API's warm-up finds ingest; at a port that is yet to be found, it does not
    environment.putIfAbsent(
        SettingNames.INGEST_URL,
        "http://127.0.0.1:" + environment.getOrDefault(SettingNames.INGEST_PORT, "8081"));
    put(environment, SettingNames.FEED, feed);
    put(environment, SettingNames.PROVIDERS_FILE, config);
    put(environment, SettingNames.KAFKA, kafka);
    put(environment, SettingNames.REDIS, redis);
    return environment;
  }

  private static void put(Map<String, String> environment, String name, @Nullable Object value) {
    if (value != null) {
      environment.put(name, value.toString());
    }
  }

  private static void requireFreePorts(Settings settings) {
    int query = settings.port(SettingNames.QUERY_PORT, 8080, "of the query API");
    int ingest = settings.port(SettingNames.INGEST_PORT, 8081, "of ingest");
    settings.check();
    requireFree(query, "--port");
    requireFree(ingest, "--ingest-port");
  }

  private static void requireFree(int port, String option) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new RefusedException(
          String.format(
              Locale.ROOT,
              "port %d can't be used (%s); choose another with %s",
              port,
              e.getMessage(),
              option),
          e);
    }
  }

  private boolean awaitReady(AllInOne all) {
    long deadline = System.nanoTime() + READY_LIMIT.toNanos();
    List<String> problems = all.notReady();
    while (!problems.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "not ready after " + READY_LIMIT.toSeconds() + " s: " + String.join("; ", problems));
      }
      if (stop.await(Duration.ofMillis(20))) {
        return false;
      }
      supervise(all);
      problems = all.notReady();
    }
    return true;
  }

  private static Duration sinceStart() {
    Instant now = Instant.now();
    return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
  }
}
