package io.tidemark.processor;

import io.tidemark.runtime.HostPort;
import io.tidemark.runtime.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The processor's settings.
 *
 * @param applicationId of Kafka Streams: its consumer group, and the start of its changelogs' names
 * @param instanceId of a member that keeps its place in the group while it is restarted; empty for
 *     one that comes and goes
 * @param host where its ops port listens
 * @param port of health, metrics and state, 0 for a free one
 * @param address where other processes reach that port; null for host and port as they are
 * @param stateDirectory where Kafka Streams keeps its locks
 * @param grace for how long after its end a bar still takes late prices
 */
public record ProcessorConfig(
    String applicationId,
    String instanceId,
    String host,
    int port,
    @Nullable HostPort address,
    Path stateDirectory,
    Duration grace,
    Tasks tasks,
    Pace pace) {
  /** Application id unless told otherwise. */
  public static final String DEFAULT_APPLICATION_ID = "tidemark-processor";

  /**
   * How many hands there are.
   *
   * @param threads stream threads
   * @param standbys copies of the state kept warm on other instances
   */
  public record Tasks(int threads, int standbys) {}

  /**
   * How often things are done.
   *
   * @param commit between transactions; what a crash has to process again
   * @param commitIdle without input, what was processed is committed after this long
   * @param quote a quote's changes within it go out together, likewise those up to longBar
   * @param openBar of bars of a minute that are still open
   * @param longBar of longer ones, whose newest price the quote and the minute's bar have anyway
   * @param renewal an entry that has not changed for so long is sent again, before it expires
   */
  public record Pace(
      Duration commit,
      Duration commitIdle,
      Duration quote,
      Duration momentum,
      Duration valuation,
      Duration openBar,
      Duration longBar,
      Duration renewal) {
    /** However late the inputs, values are seen to move so often at least. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** Paces something that has this interval of its own while there is no lag. */
    <K> Pacing<K> pacing(Duration interval, Consumer<K> send) {
      return new Pacing<>(interval.toMillis(), LONGEST.toMillis(), send);
    }
  }

  /** Everything by default. */
  public static ProcessorConfig local() {
    return from(Settings.of(Map.of()));
  }

  /** The same with another ops port and state directory. */
  public ProcessorConfig at(int opsPort, Path directory) {
    return new ProcessorConfig(
        applicationId, instanceId, host, opsPort, address, directory, grace, tasks, pace);
  }

  /** Where other processes reach it once it listens at a port. */
  HostPort reachedAt(int listening) {
    if (address != null) {
      return address;
    }
    boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
    return new HostPort(everywhere ? ownName() : host, listening);
  }

  private static String ownName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "127.0.0.1"; // without a name nobody else can reach it by one
    }
  }

  /** Out of the environment. */
  public static ProcessorConfig from(Settings settings) {
    return new ProcessorConfig(
        settings.text(
            "TIDEMARK_PROCESSOR_ID", DEFAULT_APPLICATION_ID, "Kafka Streams application id"),
        settings.text(
            "TIDEMARK_INSTANCE_ID",
            "",
            "keeps this process' place in its consumer groups over a restart; unique to it"),
        settings.text("TIDEMARK_PROCESSOR_HOST", "127.0.0.1", "address of the processor's port"),
        settings.port(
            "TIDEMARK_PROCESSOR_PORT", 8082, "health, metrics and state of the processor"),
        address(settings),
        Path.of(
            settings.text(
                "TIDEMARK_STATE_DIR",
                Path.of(System.getProperty("java.io.tmpdir"), "tidemark-state").toString(),
                "where Kafka Streams keeps its locks")),
        settings.duration(
            "TIDEMARK_GRACE",
            Duration.ofSeconds(60),
            Duration.ZERO,
            Duration.ofHours(6),
            "for late prices of a bar"),
        new Tasks(
            settings.whole("TIDEMARK_STREAM_THREADS", 1, 1, 64, "stream threads"),
            settings.whole("TIDEMARK_STANDBYS", 0, 0, 8, "warm copies of the state elsewhere")),
        pace(settings));
  }

  private static @Nullable HostPort address(Settings settings) {
    String name = "TIDEMARK_PROCESSOR_ADDRESS";
    String text =
        settings.text(
            name,
            "",
            "host:port where others reach the processor's port; empty for its host, or this"
                + " machine's name, and port");
    try {
      return text.isEmpty() ? null : HostPort.parse(text);
    } catch (IllegalArgumentException e) {
      settings.problem(name, text, "must be host:port");
      return null;
    }
  }

  private static Pace pace(Settings settings) {
    return new Pace(
        settings.duration(
            "TIDEMARK_COMMIT_INTERVAL",
            Duration.ofSeconds(30),
            Duration.ofMillis(10),
            Duration.ofMinutes(5),
            "between transactions"),
        settings.duration(
            "TIDEMARK_COMMIT_IDLE",
            Duration.ofMillis(200),
            Duration.ofMillis(10),
            Duration.ofHours(1),
            "without input, until a commit"),
        settings.duration(
            "TIDEMARK_QUOTE_INTERVAL",
            Duration.ofMillis(10),
            Duration.ZERO,
            Duration.ofMinutes(1),
            "quotes conflated"),
        settings.duration(
            "TIDEMARK_MOMENTUM_INTERVAL",
            Duration.ofMillis(250),
            Duration.ZERO,
            Duration.ofMinutes(1),
            "scores conflated"),
        settings.duration(
            "TIDEMARK_VALUATION_INTERVAL",
            Duration.ofMillis(250),
            Duration.ZERO,
            Duration.ofMinutes(1),
            "valuations conflated"),
        settings.duration(
            "TIDEMARK_OPEN_BAR_INTERVAL",
            Duration.ofSeconds(1),
            Duration.ZERO,
            Duration.ofMinutes(1),
            "open bars of a minute conflated"),
        settings.duration(
            "TIDEMARK_LONG_BAR_INTERVAL",
            Duration.ofSeconds(10),
            Duration.ZERO,
            Duration.ofMinutes(5),
            "open bars of five minutes and longer conflated"),
        settings.duration(
            "TIDEMARK_RENEWAL_INTERVAL",
            Duration.ofSeconds(100),
            Duration.ofMillis(10),
            Duration.ofDays(1),
            "entries that rest are sent again so often, well within a quote's expiry"));
  }
}
