package io.tidemark.query;

import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.Settings;
import io.tidemark.runtime.access.AccessSettings;
import java.time.Duration;

/**
 * Settings of the query API.
 *
 * @param near the near cache
 * @param fallback what answers where Redis can't
 * @param streams what streams there may be
 * @param topics whose marks the status tells
 * @param access who may ask for what, and how
 * @param ingest which is asked for what nobody knows
 */
public record QueryConfig(
    Serving serving,
    Limits limits,
    Closing closing,
    NearConfig near,
    FallbackConfig fallback,
    StreamConfig streams,
    Topics topics,
    AccessSettings access,
    IngestLink ingest) {
  private static final String PREFIX = "TIDEMARK_QUERY_";

  /**
   * Where it serves.
   *
   * @param host that its HTTP server binds
   * @param port that its HTTP server binds, 0 for a free one
   * @param eventLoops threads that serve, each with its own connection to Redis
   */
  public record Serving(String host, int port, int eventLoops) {
    public Serving {
      if (eventLoops < 1) {
        throw new IllegalArgumentException("eventLoops: must be above zero, was " + eventLoops);
      }
    }
  }

  /**
   * How much it takes on.
   *
   * @param timeout within which a request is answered, if need be with a 503
   * @param maxInFlight requests under way at once, over all event loops; more are answered 503
   * @param maxWaiting requests that wait for a position at once; more are answered 503
   * @param idleTimeout after which a silent connection is closed
   */
  public record Limits(Duration timeout, int maxInFlight, int maxWaiting, Duration idleTimeout) {
    public Limits {
      if (maxInFlight < 1) {
        throw new IllegalArgumentException("maxInFlight: must be above zero, was " + maxInFlight);
      }
      if (timeout.toMillis() < 1) {
        throw new IllegalArgumentException("timeout: must be at least 1ms, was " + timeout);
      }
    }
  }

  /**
   * How it closes.
   *
   * @param drain how long it goes on serving, no longer ready, before
   * @param grace how long requests under way may take to end
   */
  public record Closing(Duration drain, Duration grace) {}

  /** On loopback at port 8080, one event loop a core. */
  public static QueryConfig local() {
    return new QueryConfig(
        new Serving("127.0.0.1", 8080, Runtime.getRuntime().availableProcessors()),
        new Limits(Duration.ofSeconds(1), 4_096, 1_024, Duration.ofSeconds(75)),
        new Closing(Duration.ZERO, Duration.ofSeconds(10)),
        NearConfig.local(),
        FallbackConfig.none(),
        StreamConfig.local(),
        new Topics(Topics.DEFAULT_PREFIX),
        AccessSettings.localQuery(),
        IngestLink.local());
  }

  /** The same, serving elsewhere. */
  public QueryConfig withServing(Serving other) {
    return new QueryConfig(other, limits, closing, near, fallback, streams, topics, access, ingest);
  }

  /** The same at another port, 0 for a free one. */
  public QueryConfig withPort(int other) {
    return withServing(new Serving(serving.host, other, serving.eventLoops));
  }

  /** The same within other limits. */
  public QueryConfig withLimits(Limits other) {
    return new QueryConfig(
        serving, other, closing, near, fallback, streams, topics, access, ingest);
  }

  /** The same, answering within another time. */
  public QueryConfig withTimeout(Duration other) {
    return withLimits(new Limits(other, limits.maxInFlight, limits.maxWaiting, limits.idleTimeout));
  }

  /** The same, closing otherwise. */
  public QueryConfig withClosing(Closing other) {
    return new QueryConfig(serving, limits, other, near, fallback, streams, topics, access, ingest);
  }

  /** The same with another near cache. */
  public QueryConfig withNear(NearConfig other) {
    return new QueryConfig(
        serving, limits, closing, other, fallback, streams, topics, access, ingest);
  }

  /** The same with another fallback. */
  public QueryConfig withFallback(FallbackConfig other) {
    return new QueryConfig(serving, limits, closing, near, other, streams, topics, access, ingest);
  }

  /** The same with other streams. */
  public QueryConfig withStreams(StreamConfig other) {
    return new QueryConfig(serving, limits, closing, near, fallback, other, topics, access, ingest);
  }

  /** The same for others. */
  public QueryConfig withAccess(AccessSettings other) {
    return new QueryConfig(
        serving, limits, closing, near, fallback, streams, topics, other, ingest);
  }

  /** The same with ingest elsewhere. */
  QueryConfig withIngest(IngestLink other) {
    return new QueryConfig(
        serving, limits, closing, near, fallback, streams, topics, access, other);
  }

  /** Out of the environment. */
  public static QueryConfig from(Settings settings) {
    QueryConfig local = local();
    return new QueryConfig(
        serving(settings, local.serving),
        limits(settings, local.limits),
        closing(settings, local.closing),
        NearConfig.from(settings),
        FallbackConfig.from(settings),
        StreamConfig.from(settings),
        KafkaSettings.from(settings).topics(),
        AccessSettings.query(settings),
        IngestLink.from(settings));
  }

  private static Serving serving(Settings settings, Serving local) {
    return new Serving(
        settings.text(PREFIX + "HOST", local.host, "address that the query API listens at"),
        settings.port(PREFIX + "PORT", local.port, "port that the query API listens at"),
        settings.whole(
            PREFIX + "EVENT_LOOPS",
            local.eventLoops,
            1,
            1_024,
            "threads that serve queries, each with a connection to Redis"));
  }

  private static Limits limits(Settings settings, Limits local) {
    Duration timeout =
        settings.duration(
            PREFIX + "TIMEOUT", local.timeout, "within which a query is answered, at least 1ms");
    if (timeout.isZero()) {
      settings.problem(PREFIX + "TIMEOUT", "0s", "must be at least 1ms");
      timeout = local.timeout;
    }
    return new Limits(
        timeout,
        settings.whole(
            PREFIX + "MAX_IN_FLIGHT",
            local.maxInFlight,
            1,
            1_000_000,
            "queries under way at once; more are answered 503"),
        settings.whole(
            PREFIX + "MAX_WAITING",
            local.maxWaiting,
            0,
            1_000_000,
            "queries that wait for a position at once; more are answered 503"),
        settings.duration(
            PREFIX + "IDLE_TIMEOUT", local.idleTimeout, "after which a silent client is cut off"));
  }

  private static Closing closing(Settings settings, Closing local) {
    return new Closing(
        settings.duration(
            PREFIX + "DRAIN", local.drain, "of serving on, no longer ready, before closing"),
        settings.duration(
            PREFIX + "GRACE", local.grace, "for queries under way to end when closing"));
  }
}
