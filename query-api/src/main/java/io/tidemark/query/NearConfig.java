package io.tidemark.query;

import io.tidemark.runtime.Settings;
import java.time.Duration;

/**
 * Settings of the near cache.
 *
 * @param bytes that it may hold, about; 0 for none at all
 * @param maxAge after which an entry is read again, changed or not
 * @param silence of the announcements, after which it answers no more until they are heard again
 */
public record NearConfig(long bytes, Duration maxAge, Duration silence) {
  private static final String PREFIX = "TIDEMARK_QUERY_NEAR_";
  private static final int MEGABYTE = 1024 * 1024;
  private static final Duration LEAST = Duration.ofMillis(10);
  private static final Duration MOST = Duration.ofMinutes(10);

  public NearConfig {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes: must not be negative, was " + bytes);
    }
    if (maxAge.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("maxAge: must be at least 10ms, was " + maxAge);
    }
    if (silence.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("silence: must be at least 10ms, was " + silence);
    }
  }

  /** 64 MiB. */
  public static NearConfig local() {
    return new NearConfig(64L * MEGABYTE, Duration.ofSeconds(5), Duration.ofSeconds(1));
  }

  /** No near cache: every read is Redis'. */
  public static NearConfig off() {
    return new NearConfig(0, local().maxAge, local().silence);
  }

  /** Out of the environment. */
  static NearConfig from(Settings settings) {
    NearConfig local = local();
    return new NearConfig(
        (long) MEGABYTE
            * settings.whole(
                PREFIX + "MEGABYTES",
                (int) (local.bytes / MEGABYTE),
                0,
                1_048_576,
                "that the near cache may hold, 0 for no near cache"),
        settings.duration(
            PREFIX + "MAX_AGE",
            local.maxAge,
            LEAST,
            MOST,
            "after which the near cache reads an entry again, changed or not"),
        settings.duration(
            PREFIX + "SILENCE",
            local.silence,
            LEAST,
            MOST,
            "of the announcements, after which the near cache answers no more"));
  }
}
