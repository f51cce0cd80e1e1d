package io.tidemark.ingest;

/**
 * When a recorded event is due, so that gaps between events are as recorded, divided by a factor.
 */
final class Pace {
  private static final long NOT_STARTED = Long.MIN_VALUE;

  private final ReplaySpeed speed;
  private long firstEvent = NOT_STARTED;
  private long firstMillis;

  Pace(ReplaySpeed speed) {
    this.speed = speed;
  }

  /** How long the event has to wait from {@code nowMillis} on; zero or below where it is due. */
  long delay(long eventTime, long nowMillis) {
    if (speed.isMax()) {
      return 0;
    }
    if (firstEvent == NOT_STARTED) {
      firstEvent = eventTime;
      firstMillis = nowMillis;
    }
    double sinceFirst = (eventTime - firstEvent) / speed.factor();
    return firstMillis + (long) sinceFirst - nowMillis;
  }
}
