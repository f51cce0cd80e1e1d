package io.tidemark.model.market;

import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bars of a symbol that prices still come into, a series an interval, and the session days that
 * daily ones begin and end by. Mutable, for one thread; a price is O(1) but for one out of order.
 */
final class OpenBars {
  final Map<Interval, BarSeries> series = new EnumMap<>(Interval.class);
  private SessionDays days = SessionDays.of(null);

  OpenBars() {
    for (Interval interval : Interval.ALL) {
      series.put(interval, new BarSeries());
    }
  }

  /** The days by which daily bars begin and end. */
  SessionDays days() {
    return days;
  }

  /** Has days of another zone: those that are known stay what they were, and begin then. */
  void keep(SessionDays other) {
    days = other;
    for (OpenBar bar : of(Interval.ONE_DAY).bars) {
      bar.openTime = days.startOf(bar.day);
      bar.endTime = days.startOf(bar.day + 1);
    }
  }

  /** The series of an interval. */
  BarSeries of(Interval interval) {
    return Objects.requireNonNull(series.get(interval));
  }

  /** The newest bar of an interval; null before the first. */
  @Nullable OpenBar current(Interval interval) {
    return of(interval).current();
  }

  /**
   * Counts a price in its bar of an interval; returns that bar, null where it is too late for it.
   *
   * @param bars the series of that interval
   * @param newest the newest event time of the symbol, this price's included
   */
  @Nullable OpenBar add(
      Interval interval, BarSeries bars, PriceUpdate update, long newest, long graceMillis) {
    OpenBar current = bars.current();
    long time = update.eventTime();
    OpenBar bar =
        current != null && current.takes(time, newest)
            ? current
            : barAt(interval, bars, update, newest, graceMillis);
    if (bar != null) {
      bar.add(update.price(), update.size(), time);
    }
    bars.evict(newest, graceMillis);
    return bar;
  }

  private @Nullable OpenBar barAt(
      Interval interval, BarSeries bars, PriceUpdate update, long newest, long graceMillis) {
    long time = update.eventTime();
    long openTime = openTime(interval, time);
    return bars.at(
        openTime,
        interval == Interval.ONE_DAY ? days.endAt(time) : openTime + interval.millis(),
        newest,
        graceMillis,
        (from, to) -> new OpenBar(from, to, days.day(time), update.price(), time));
  }

  /** When the bar begins that a time lies in. */
  long openTime(Interval interval, long time) {
    return interval == Interval.ONE_DAY
        ? days.startAt(time)
        : time - Math.floorMod(time, interval.millis());
  }

  /**
   * The bars of some intervals that changed since they were last taken, oldest first.
   *
   * @param openToo whether bars that are still open are taken as well
   */
  List<Bar> takeChanged(Symbol symbol, List<Interval> intervals, boolean openToo) {
    List<Bar> changed = List.of(); // most prices close no bar
    for (Interval interval : intervals) {
      for (OpenBar bar : of(interval).bars) {
        if (bar.changed && (bar.closed || openToo)) {
          bar.changed = false;
          changed = changed.isEmpty() ? new ArrayList<>() : changed;
          changed.add(bar.bar(symbol, interval));
        }
      }
    }
    return changed;
  }

  /** Has the newest bar of each interval be taken once more, as if it had changed. */
  void touchNewest() {
    for (BarSeries bars : series.values()) {
      OpenBar bar = bars.current();
      if (bar != null && !bar.told) {
        bar.changed = true;
      }
    }
  }
}
