package io.tidemark.ingest;

import io.tidemark.ingest.provider.ProviderSettings;
import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.Settings;
import io.tidemark.runtime.access.AccessSettings;
import java.time.Duration;
import java.util.List;

/**
 * How ingest listens, what it takes at once, and what it feeds by itself.
 *
 * @param port 0 for a free one
 * @param providers which, and how; heeded where they are the feed
 * @param access who may push, and how
 */
public record IngestConfig(
    String host,
    int port,
    Limits limits,
    Feeding feed,
    ProviderSettings providers,
    AccessSettings access) {
  /**
   * What is taken at once.
   *
   * @param bodyBytes of one request; above it is 413
   * @param requests in flight; above it is 429
   * @param bytes of all bodies in flight; above it is 429
   * @param timeout from a request's head to its answer
   */
  public record Limits(int bodyBytes, int requests, long bytes, Duration timeout) {
    public Limits {
      if (bodyBytes < 1 || requests < 1 || bytes < bodyBytes) {
        throw new IllegalArgumentException(
            "limits must be above zero and bytes at least bodyBytes: %d, %d, %d"
                .formatted(bodyBytes, requests, bytes));
      }
      if (timeout.compareTo(LEAST_TIMEOUT) < 0) {
        throw new IllegalArgumentException("timeout must be at least 100 ms, was " + timeout);
      }
    }

    /** How long Kafka has for a record, so that the answer comes within the timeout. */
    public Duration delivery() {
      return timeout.multipliedBy(2).dividedBy(3);
    }
  }

  /** Where prices come from apart from requests. */
  public enum FeedKind {
    /** From nowhere else. */
    NONE,
    /** Out of the simulator. */
    SIM,
    /** Out of providers. */
    PROVIDERS
  }

  /**
   * The feed.
   *
   * @param rate prices a second, all symbols together
   * @param seed of the simulator; the same seed makes the same walk
   */
  public record Feeding(FeedKind kind, int rate, int seed) {
    /** The most prices a second that a simulator makes. */
    public static final int MAX_RATE = 100_000;

    public Feeding {
      if (rate < 1 || rate > MAX_RATE) {
        throw new IllegalArgumentException("rate must be 1 to " + MAX_RATE + ", was " + rate);
      }
    }
  }

  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);
  private static final Limits LIMITS =
      new Limits(Topics.MAX_INPUT_BYTES, 1_024, 64L * 1024 * 1024, Duration.ofSeconds(15));
  private static final Feeding FEED = new Feeding(FeedKind.NONE, 200, 1);

  public IngestConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
    }
  }

  /** Without providers. */
  public IngestConfig(String host, int port, Limits limits, Feeding feed) {
    this(host, port, limits, feed, ProviderSettings.none(), AccessSettings.localIngest());
  }

  /** Port 8081 of this machine, without a feed. */
  public static IngestConfig local() {
    return new IngestConfig("127.0.0.1", 8081, LIMITS, FEED);
  }

  /** Out of the environment. */
  public static IngestConfig from(Settings settings) {
    IngestConfig local = local();
    String host = settings.text("TIDEMARK_INGEST_HOST", local.host, "where ingest listens");
    int port = settings.port("TIDEMARK_INGEST_PORT", local.port, "where ingest listens");
    Limits limits = limits(settings);
    String feed =
        settings.text(
            "TIDEMARK_FEED",
            "none",
            "what ingest feeds by itself: sim, none, or providers, comma-separated");
    return new IngestConfig(
        host,
        port,
        limits,
        feed(settings, feed),
        ProviderSettings.from(settings, ProviderSettings.named(feed).orElse(List.of())),
        AccessSettings.ingest(settings));
  }

  private static Limits limits(Settings settings) {
    int body =
        settings.whole(
            "TIDEMARK_INGEST_MAX_BODY_BYTES",
            LIMITS.bodyBytes,
            1_024,
            Topics.MAX_INPUT_BYTES,
            "of one request; above it is 413");
    int requests =
        settings.whole(
            "TIDEMARK_INGEST_MAX_REQUESTS",
            LIMITS.requests,
            1,
            100_000,
            "requests in flight; above it is 429");
    int bytes =
        settings.whole(
            "TIDEMARK_INGEST_MAX_BYTES",
            (int) LIMITS.bytes,
            Topics.MAX_INPUT_BYTES,
            Integer.MAX_VALUE,
            "bytes of all bodies in flight; above it is 429");
    return new Limits(body, requests, bytes, timeout(settings));
  }

  private static Duration timeout(Settings settings) {
    String name = "TIDEMARK_INGEST_TIMEOUT";
    Duration timeout =
        settings.duration(name, LIMITS.timeout, "from a request's head to its answer");
    if (timeout.compareTo(LEAST_TIMEOUT) >= 0 && timeout.compareTo(Duration.ofHours(1)) <= 0) {
      return timeout;
    }
    settings.problem(name, timeout.toMillis() + "ms", "must be from 100ms to 1h");
    return LIMITS.timeout;
  }

  private static Feeding feed(Settings settings, String kind) {
    int rate =
        settings.whole(
            "TIDEMARK_FEED_RATE", FEED.rate, 1, Feeding.MAX_RATE, "simulated prices a second");
    int seed =
        settings.whole("TIDEMARK_FEED_SEED", FEED.seed, 0, Integer.MAX_VALUE, "of the simulator");
    return switch (kind) {
      case "sim" -> new Feeding(FeedKind.SIM, rate, seed);
      case "none" -> new Feeding(FeedKind.NONE, rate, seed);
      default -> {
        if (ProviderSettings.named(kind).isPresent()) {
          yield new Feeding(FeedKind.PROVIDERS, rate, seed);
        }
        settings.problem(
            "TIDEMARK_FEED",
            kind,
            "must be sim, none, or of " + String.join(", ", ProviderSettings.none().known()));
        yield FEED;
      }
    };
  }

  /** The same with another feed. */
  public IngestConfig withFeed(Feeding other) {
    return new IngestConfig(host, port, limits, other, providers, access);
  }

  /** The same for others. */
  public IngestConfig withAccess(AccessSettings other) {
    return new IngestConfig(host, port, limits, feed, providers, other);
  }
}
