package io.tidemark.query;

import io.tidemark.runtime.Settings;
import java.time.Duration;

/**
 * Settings of the streams.
 *
 * @param connections that may be open at once, over all event loops; 0 for none
 * @param channels that one connection may follow
 * @param heartbeat after which a stream without news tells that it lives
 * @param retry that clients are told to wait before they connect again
 * @param messageBytes that a message of a client may have
 */
public record StreamConfig(
    int connections, int channels, Duration heartbeat, Duration retry, int messageBytes) {
  private static final String PREFIX = "TIDEMARK_QUERY_STREAM_";
  private static final int MOST_CHANNELS = 10_000;
  private static final int LEAST_BYTES = 1_024;
  private static final int MOST_BYTES = 16 * 1024 * 1024;
  private static final Duration LEAST = Duration.ofMillis(10);
  private static final Duration MOST = Duration.ofMinutes(10);

  public StreamConfig {
    if (connections < 0) {
      throw new IllegalArgumentException("connections: must not be negative, was " + connections);
    }
    if (channels < 1) {
      throw new IllegalArgumentException("channels: must be above zero, was " + channels);
    }
    if (heartbeat.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("heartbeat: must be at least 10ms, was " + heartbeat);
    }
    if (retry.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("retry: must be at least 10ms, was " + retry);
    }
    if (messageBytes < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "messageBytes: must be at least " + LEAST_BYTES + ", was " + messageBytes);
    }
  }

  /** 2,000 connections of 200 channels, a sign of life every 15 s. */
  public static StreamConfig local() {
    return new StreamConfig(2_000, 200, Duration.ofSeconds(15), Duration.ofSeconds(2), 65_536);
  }

  /** Out of the environment. */
  static StreamConfig from(Settings settings) {
    StreamConfig local = local();
    return new StreamConfig(
        settings.whole(
            PREFIX + "CONNECTIONS",
            local.connections,
            0,
            1_000_000,
            "streams that may be open at once; more are answered 503"),
        settings.whole(
            PREFIX + "CHANNELS",
            local.channels,
            1,
            MOST_CHANNELS,
            "channels that one stream may follow"),
        settings.duration(
            PREFIX + "HEARTBEAT",
            local.heartbeat,
            LEAST,
            MOST,
            "between two signs of life of a stream"),
        settings.duration(
            PREFIX + "RETRY",
            local.retry,
            LEAST,
            MOST,
            "that a stream's client is told to wait before it connects again"),
        settings.whole(
            PREFIX + "MESSAGE_BYTES",
            local.messageBytes,
            LEAST_BYTES,
            MOST_BYTES,
            "that a client's message on a WebSocket may have"));
  }
}
