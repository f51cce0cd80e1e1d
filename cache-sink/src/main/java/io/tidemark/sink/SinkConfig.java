package io.tidemark.sink;

import io.tidemark.runtime.Settings;
import java.util.Map;

/**
 * The settings of the sink.
 *
 * @param host and {@code port}, where health and metrics are served
 * @param group the Kafka consumer group
 */
public record SinkConfig(
    String host,
    int port,
    Group group,
    Batching batching,
    Expiry expiry,
    BarsKept barsKept,
    Pace pace,
    SweepPace sweep) {
  /**
   * The consumer group.
   *
   * @param id that all instances share
   * @param instanceId of a member that keeps its place while it is restarted; empty for one that
   *     comes and goes
   */
  public record Group(String id, String instanceId) {}

  public SinkConfig {
    if (host.isEmpty() || group.id().isEmpty() || port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "sink: needs a host, a port and a group, were " + host + ", " + port + ", " + group);
    }
  }

  /** All by default, for a machine of one's own. */
  public static SinkConfig local() {
    return from(Settings.of(Map.of()));
  }

  /** Out of the environment. */
  public static SinkConfig from(Settings settings) {
    return new SinkConfig(
        named(settings, "TIDEMARK_SINK_HOST", "127.0.0.1", "where the sink's port is bound"),
        settings.port("TIDEMARK_SINK_PORT", 8083, "of the sink's health and metrics"),
        new Group(
            named(settings, "TIDEMARK_SINK_GROUP", "tidemark-sink", "consumer group of the sinks"),
            settings.text(
                "TIDEMARK_INSTANCE_ID",
                "",
                "keeps this process' place in its consumer groups over a restart; unique to it")),
        Batching.from(settings),
        Expiry.from(settings),
        BarsKept.from(settings),
        Pace.from(settings),
        SweepPace.from(settings));
  }

  /** The same at another port; 0 takes a free one. */
  public SinkConfig withPort(int other) {
    return new SinkConfig(host, other, group, batching, expiry, barsKept, pace, sweep);
  }

  private static String named(Settings settings, String name, String defaultValue, String meaning) {
    String value = settings.text(name, defaultValue, meaning);
    if (value.isEmpty()) {
      settings.problem(name, value, "must not be empty");
      return defaultValue;
    }
    return value;
  }
}
