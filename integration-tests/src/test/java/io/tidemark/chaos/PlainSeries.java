package io.tidemark.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All bars of one symbol and interval. */
final class PlainSeries {
  private static final long GRACE = 60_000;
  private static final long DAY = 86_400_000;

  final TreeMap<Long, PlainBar> bars = new TreeMap<>();
  private final String interval;
  private final ZoneId zone;

  PlainSeries(String interval, ZoneId zone) {
    this.interval = interval;
    this.zone = zone;
  }

  /** A provider's bar: it takes the place of any other. */
  void tell(JsonNode told) {
    long time = told.path("openTime").asLong();
    // a date is written as midnight UTC, whatever the zone
    int day = time % DAY == 0 ? (int) (time / DAY) : day(time);
    long openTime = interval.equals("1d") ? startOf(day) : begin(time);
    bars.put(openTime, new PlainBar(openTime, day, told));
  }

  /**
   * Counts a price, unless its bar's grace is over or a provider told that bar or a later one.
   *
   * @param newest the newest event time of the symbol so far, this one included
   * @return whether it was counted
   */
  boolean count(BigDecimal price, @Nullable BigDecimal size, long time, long newest) {
    long openTime = begin(time);
    if (end(time) + GRACE <= newest) {
      return false;
    }
    PlainBar bar = bars.get(openTime);
    if (bar == null) {
      if (bars.tailMap(openTime).values().stream().anyMatch(PlainBar::told)) {
        return false;
      }
      bar = new PlainBar(openTime, day(time), price, time);
      bars.put(openTime, bar);
    }
    if (bar.told()) {
      return false;
    }
    bar.count(price, size, time);
    return true;
  }

  /** Whether a bar has ended: its provider says so, or there is a later one. */
  boolean closed(PlainBar bar) {
    return bar.told() || bars.lastKey() > bar.openTime;
  }

  int day(long time) {
    return (int) LocalDate.ofInstant(Instant.ofEpochMilli(time), zone).toEpochDay();
  }

  private long begin(long time) {
    return switch (interval) {
      case "1m" -> time - time % 60_000;
      case "5m" -> time - time % 300_000;
      case "1h" -> time - time % 3_600_000;
      default -> startOf(day(time));
    };
  }

  private long end(long time) {
    return switch (interval) {
      case "1m" -> begin(time) + 60_000;
      case "5m" -> begin(time) + 300_000;
      case "1h" -> begin(time) + 3_600_000;
      default -> startOf(day(time) + 1);
    };
  }

  private long startOf(int day) {
    return LocalDate.ofEpochDay(day).atStartOfDay(zone).toInstant().toEpochMilli();
  }
}
