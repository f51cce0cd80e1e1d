package io.tidemark.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The connections that are open as streams on one event loop; confined to it. */
final class OpenStreams {
  private final StreamConfig config;
  private final StreamMetrics metrics;
  private final long heartbeatNanos;
  private final Random random = new Random();

  /** When each has given its last sign of life. */
  private final Map<Connection, Long> open = new LinkedHashMap<>();

  private boolean closing;

  /** One connection. */
  interface Connection {
    /** Gives a sign of life, and looks for the client's. */
    void beat();

    /** Tells the client to connect again after a while, and ends. */
    void bye(long retryMillis);
  }

  /**
   * @param idleTimeout after which the server cuts a silent connection; zero for never
   */
  OpenStreams(StreamConfig config, Duration idleTimeout, StreamMetrics metrics) {
    this.config = config;
    this.metrics = metrics;
    long heartbeat = config.heartbeat().toNanos();
    // often enough that the server does not take it for silent
    heartbeatNanos =
        idleTimeout.isZero() ? heartbeat : Math.min(heartbeat, idleTimeout.toNanos() / 3);
  }

  /** Takes a place for a connection; refuses where there is none. */
  void admit() {
    if (closing) {
      throw RefusedException.unavailable("the service is about to close");
    }
    if (!metrics.connected(config.connections())) {
      throw RefusedException.overloaded("Too many streams are open");
    }
  }

  /** Gives a place back whose connection never came to be. */
  void dismiss() {
    metrics.disconnected();
  }

  void add(Connection connection, long nowNanos) {
    open.put(connection, nowNanos);
    if (closing) {
      connection.bye(retryMillis());
    }
  }

  void remove(Connection connection) {
    if (open.remove(connection) != null) {
      metrics.disconnected();
    }
  }

  /** Lets those give a sign of life whose time has come; some times a second. */
  void tick(long nowNanos) {
    List<Connection> due = new ArrayList<>(0);
    open.forEach(
        (connection, last) -> {
          if (nowNanos - last >= heartbeatNanos) {
            due.add(connection);
          }
        });
    for (Connection connection : due) {
      open.put(connection, nowNanos);
      connection.beat();
    }
  }

  /** Ends all, and takes no more. */
  void close() {
    closing = true;
    List.copyOf(open.keySet()).forEach(connection -> connection.bye(retryMillis()));
  }

  /** Not the same for all: they should not come back at once. */
  private long retryMillis() {
    int base = (int) config.retry().toMillis();
    return (long) base + random.nextInt(base);
  }
}
