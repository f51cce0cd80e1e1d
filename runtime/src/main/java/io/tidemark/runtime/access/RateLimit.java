package io.tidemark.runtime.access;

import io.tidemark.runtime.Settings;

/**
 * How many requests a client may send.
 *
 * @param perSecond in the long run; 0 for any number
 * @param burst at once, after a rest
 */
public record RateLimit(int perSecond, int burst) {
  /** Any number. */
  public static final RateLimit OFF = new RateLimit(0, 0);

  private static final int MOST = 1_000_000;
  private static final int MOST_SECONDS = 60;

  public RateLimit {
    if (perSecond < 0 || perSecond > MOST) {
      throw new IllegalArgumentException(
          "perSecond: must be from 0 to " + MOST + ", was " + perSecond);
    }
    long most = (long) perSecond * MOST_SECONDS;
    if (perSecond > 0 && (burst < 1 || burst > most)) {
      throw new IllegalArgumentException("burst: must be from 1 to " + most + ", was " + burst);
    }
  }

  boolean off() {
    return perSecond == 0;
  }

  static RateLimit from(Settings settings, String prefix) {
    int perSecond =
        settings.whole(
            prefix + "RATE",
            0,
            0,
            MOST,
            "requests a second of one client (its key, else its address); above it is 429; 0 for"
                + " any number");
    int burst =
        settings.whole(
            prefix + "BURST",
            0,
            0,
            Integer.MAX_VALUE,
            "requests of one client at once, at most those of 60 s; 0 for twice the rate");
    if (perSecond == 0) {
      return OFF;
    }
    long most = (long) perSecond * MOST_SECONDS;
    if (burst > most) {
      settings.problem(
          prefix + "BURST", Integer.toString(burst), "must be at most 60 times the rate, " + most);
      burst = 0;
    }
    return new RateLimit(perSecond, burst == 0 ? (int) Math.min(most, 2L * perSecond) : burst);
  }
}
