package io.tidemark.query;

import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.Settings;
import io.tidemark.runtime.access.AccessSettings;
import java.time.Duration;

/**
 * Settings of the query API.
 *
 * @param host that its HTTP server binds
 * @param port that its HTTP server binds, 0 for a free one
 * @param eventLoops threads that serve, each with its own connection to Redis
 * @param timeout within which a request is answered, if need be with a 503
 * @param maxInFlight requests under way at once, over all event loops; more are answered 503
 * @param maxWaiting requests that wait for a position at once; more are answered 503
 * @param idleTimeout after which a silent connection is closed
 * @param drain how long it goes on serving, no longer ready, before it closes
 * @param grace how long requests under way may take to end when it closes
 * @param near the near cache
 * @param fallback what answers where Redis can't
 * @param streams what streams there may be
 * @param topics whose marks the status tells
 * @param access who may ask for what, and how
 * @param ingest which is asked for what nobody knows
 */
public record QueryConfig(
    String host,
    int port,
    int eventLoops,
    Duration timeout,
    int maxInFlight,
    int maxWaiting,
    Duration idleTimeout,
    Duration drain,
    Duration grace,
    NearConfig near,
    FallbackConfig fallback,
    StreamConfig streams,
    Topics topics,
    AccessSettings access,
    IngestLink ingest) {
  private static final String PREFIX = "TIDEMARK_QUERY_";

  public QueryConfig {
    if (eventLoops < 1) {
      throw new IllegalArgumentException("eventLoops: must be above zero, was " + eventLoops);
    }
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("maxInFlight: must be above zero, was " + maxInFlight);
    }
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("timeout: must be at least 1ms, was " + timeout);
    }
  }

  /** On loopback at port 8080, one event loop a core. */
  public static QueryConfig local() {
    return new QueryConfig(
        "127.0.0.1",
        8080,
        Runtime.getRuntime().availableProcessors(),
        Duration.ofSeconds(1),
        4_096,
        1_024,
        Duration.ofSeconds(75),
        Duration.ZERO,
        Duration.ofSeconds(10),
        NearConfig.local(),
        FallbackConfig.none(),
        StreamConfig.local(),
        new Topics(Topics.DEFAULT_PREFIX),
        AccessSettings.localQuery(),
        IngestLink.local());
  }

  /** The same at another port, 0 for a free one. */
  public QueryConfig withPort(int other) {
    return new QueryConfig(
        host,
        other,
        eventLoops,
        timeout,
        maxInFlight,
        maxWaiting,
        idleTimeout,
        drain,
        grace,
        near,
        fallback,
        streams,
        topics,
        access,
        ingest);
  }

  /** The same, answering within another time. */
  public QueryConfig withTimeout(Duration other) {
    return new QueryConfig(
        host,
        port,
        eventLoops,
        other,
        maxInFlight,
        maxWaiting,
        idleTimeout,
        drain,
        grace,
        near,
        fallback,
        streams,
        topics,
        access,
        ingest);
  }

  /** The same with another near cache. */
  public QueryConfig withNear(NearConfig other) {
    return new QueryConfig(
        host,
        port,
        eventLoops,
        timeout,
        maxInFlight,
        maxWaiting,
        idleTimeout,
        drain,
        grace,
        other,
        fallback,
        streams,
        topics,
        access,
        ingest);
  }

  /** The same with another fallback. */
  public QueryConfig withFallback(FallbackConfig other) {
    return new QueryConfig(
        host,
        port,
        eventLoops,
        timeout,
        maxInFlight,
        maxWaiting,
        idleTimeout,
        drain,
        grace,
        near,
        other,
        streams,
        topics,
        access,
        ingest);
  }

  /** The same at another address. */
  public QueryConfig withHost(String other) {
    return new QueryConfig(
        other,
        port,
        eventLoops,
        timeout,
        maxInFlight,
        maxWaiting,
        idleTimeout,
        drain,
        grace,
        near,
        fallback,
        streams,
        topics,
        access,
        ingest);
  }

  /** The same with other streams. */
  public QueryConfig withStreams(StreamConfig other) {
    return new QueryConfig(
        host,
        port,
        eventLoops,
        timeout,
        maxInFlight,
        maxWaiting,
        idleTimeout,
        drain,
        grace,
        near,
        fallback,
        other,
        topics,
        access,
        ingest);
  }

  /** The same for others. */
  public QueryConfig withAccess(AccessSettings other) {
    return new QueryConfig(
        host,
        port,
        eventLoops,
        timeout,
        maxInFlight,
        maxWaiting,
        idleTimeout,
        drain,
        grace,
        near,
        fallback,
        streams,
        topics,
        other,
        ingest);
  }

  /** The same with ingest elsewhere. */
  QueryConfig withIngest(IngestLink other) {
    return new QueryConfig(
        host,
        port,
        eventLoops,
        timeout,
        maxInFlight,
        maxWaiting,
        idleTimeout,
        drain,
        grace,
        near,
        fallback,
        streams,
        topics,
        access,
        other);
  }

  /** Out of the environment. */
  public static QueryConfig from(Settings settings) {
    QueryConfig local = local();
    Duration timeout =
        settings.duration(
            PREFIX + "TIMEOUT", local.timeout, "within which a query is answered, at least 1ms");
    if (timeout.isZero()) {
      settings.problem(PREFIX + "TIMEOUT", "0s", "must be at least 1ms");
      timeout = local.timeout;
    }
    return new QueryConfig(
        settings.text(PREFIX + "HOST", local.host, "address that the query API listens at"),
        settings.port(PREFIX + "PORT", local.port, "port that the query API listens at"),
        settings.whole(
            PREFIX + "EVENT_LOOPS",
            local.eventLoops,
            1,
            1_024,
            "threads that serve queries, each with a connection to Redis"),
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
            PREFIX + "IDLE_TIMEOUT", local.idleTimeout, "after which a silent client is cut off"),
        settings.duration(
            PREFIX + "DRAIN", local.drain, "of serving on, no longer ready, before closing"),
        settings.duration(
            PREFIX + "GRACE", local.grace, "for queries under way to end when closing"),
        NearConfig.from(settings),
        FallbackConfig.from(settings),
        StreamConfig.from(settings),
        KafkaSettings.from(settings).topics(),
        AccessSettings.query(settings),
        IngestLink.from(settings));
  }
}
