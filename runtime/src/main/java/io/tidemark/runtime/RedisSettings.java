package io.tidemark.runtime;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * How to reach Redis.
 *
 * @param timeout of one command
 */
public record RedisSettings(RedisUrl url, Duration timeout) {
  private static final String LOCAL = "redis://127.0.0.1:6379";

  /** The servers at {@code url}, all else by default. */
  public static RedisSettings local(String url) {
    return new RedisSettings(RedisUrl.parse(url), Duration.ofSeconds(5));
  }

  /** Out of the environment. */
  public static RedisSettings from(Settings settings) {
    RedisUrl url = url(settings);
    Duration timeout =
        settings.duration("TIDEMARK_REDIS_TIMEOUT", Duration.ofSeconds(5), "of one Redis command");
    return new RedisSettings(url, timeout);
  }

  private static RedisUrl url(Settings settings) {
    String name = "TIDEMARK_REDIS_URL";
    String text =
        settings.text(
            name,
            LOCAL,
            "the cache; redis://, redis-sentinel://host,host#master or redis-cluster://host,host, with"
                + " user:password@; rediss… for TLS (?ca=FILE&cert=FILE&key=FILE&verify=full|ca|none)");
    try {
      return RedisUrl.parse(text);
    } catch (IllegalArgumentException e) {
      settings.problem(name, RedisUrlText.masked(text), String.valueOf(e.getMessage()));
      return RedisUrl.parse(LOCAL);
    }
  }

  /** The same with another timeout. */
  public RedisSettings withTimeout(Duration other) {
    return new RedisSettings(url, other);
  }

  /**
   * A client that refuses commands while disconnected, rather than queue them without bound.
   *
   * @param name that the servers list its connections by
   */
  public RedisAccess access(String name) {
    return access(name, options -> options);
  }

  /** The same with other options. */
  public RedisAccess access(String name, UnaryOperator<ClientOptions.Builder> options) {
    return RedisAccess.of(this, name, DefaultClientResources.create(), options);
  }

  /** The same on threads of the caller's choice; its end ends {@code resources}, too. */
  public RedisAccess access(
      String name, ClientResources resources, UnaryOperator<ClientOptions.Builder> options) {
    return RedisAccess.of(this, name, resources, options);
  }
}
