package io.tidemark.model.market;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The session days of one time zone, numbered by their epoch day. Not for several threads. */
final class SessionDays {
  private static final long DAY_MILLIS = 86_400_000;

  private final ZoneId zone;
  // The day last asked for: prices come many a day.
  private int day;
  private long start;
  private long end;

  private SessionDays(ZoneId zone) {
    this.zone = zone;
  }

  /** Days of the zone of that name; UTC days for null. */
  static SessionDays of(@Nullable String timezone) {
    return new SessionDays(timezone == null ? ZoneOffset.UTC : ZoneId.of(timezone));
  }

  /** The day that holds a time. */
  int day(long eventTime) {
    if (eventTime < start || eventTime >= end) {
      day = (int) Instant.ofEpochMilli(eventTime).atZone(zone).toLocalDate().toEpochDay();
      start = startOf(day);
      end = startOf(day + 1);
    }
    return day;
  }

  /** When the day begins that holds a time. */
  long startAt(long eventTime) {
    day(eventTime);
    return start;
  }

  /** When the day ends that holds a time. */
  long endAt(long eventTime) {
    day(eventTime);
    return end;
  }

  /**
   * The day that a provider's daily bar is of. Providers write a date as midnight UTC, whatever the
   * exchange's zone; any other open time lies within the session day.
   */
  int dayOfBar(long openTime) {
    return openTime % DAY_MILLIS == 0 ? (int) (openTime / DAY_MILLIS) : day(openTime);
  }

  /** When a day begins. */
  long startOf(int epochDay) {
    return LocalDate.ofEpochDay(epochDay).atStartOfDay(zone).toInstant().toEpochMilli();
  }
}
