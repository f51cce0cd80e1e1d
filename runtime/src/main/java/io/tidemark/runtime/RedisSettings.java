package io.tidemark.runtime;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How to reach Redis.
 *
 * @param url {@code redis://[user:password@]host:port/db}, or {@code rediss://} for TLS
 * @param timeout of one command
 */
public record RedisSettings(URI url, Duration timeout) {
  /** More waiting commands than this are refused, so that a Redis away can't fill the heap. */
  private static final int REQUEST_QUEUE = 16_384;

  /** The server at {@code url}, all else by default. */
  public static RedisSettings local(String url) {
    return new RedisSettings(URI.create(url), Duration.ofSeconds(5));
  }

  /** Out of the environment. */
  public static RedisSettings from(Settings settings) {
    URI url =
        settings.uri(
            "TIDEMARK_REDIS_URL",
            "redis://127.0.0.1:6379",
            List.of("redis", "rediss"),
            "the cache");
    Duration timeout =
        settings.duration("TIDEMARK_REDIS_TIMEOUT", Duration.ofSeconds(5), "of one Redis command");
    return new RedisSettings(url, timeout);
  }

  /**
   * A client that refuses commands while disconnected, rather than queue them without bound, and
   * that reconnects by itself.
   */
  public RedisClient client() {
    RedisURI uri = RedisURI.create(url);
    uri.setTimeout(timeout);
    uri.setClientName("tidemark");
    RedisClient client = RedisClient.create(uri);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(REQUEST_QUEUE)
            .timeoutOptions(TimeoutOptions.enabled(timeout))
            .socketOptions(SocketOptions.builder().connectTimeout(timeout).tcpNoDelay(true).build())
            .build());
    return client;
  }
}
