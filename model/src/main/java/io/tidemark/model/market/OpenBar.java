package io.tidemark.model.market;

import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.Symbol;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A bar that prices still come into: its own interval, then the grace. Mutable, one thread. */
final class OpenBar {
  /** The session day that it began in. */
  final int day;

  long openTime;
  long endTime;
  BigDecimal open;
  BigDecimal high;
  BigDecimal low;
  BigDecimal close;
  @Nullable BigDecimal volume;
  long trades;
  long firstEventTime;
  long lastEventTime;
  boolean closed;

  /** A provider has told this bar, so that prices no longer change it. */
  boolean told;

  /** Changed since it was last taken for sending. */
  boolean changed;

  OpenBar(long openTime, long endTime, int day, BigDecimal price, long eventTime) {
    this.openTime = openTime;
    this.endTime = endTime;
    this.day = day;
    this.open = price;
    this.high = price;
    this.low = price;
    this.close = price;
    this.firstEventTime = eventTime;
    this.lastEventTime = eventTime;
  }

  /** Whether it is the bar of a price, and still the symbol's newest: what most prices find. */
  boolean takes(long eventTime, long newest) {
    return !told && eventTime >= openTime && eventTime < endTime && newest < endTime;
  }

  /** Counts one price; of two at the same time the one that came later is the close. */
  void add(BigDecimal price, @Nullable BigDecimal size, long eventTime) {
    if (price.compareTo(high) > 0) {
      high = price;
    }
    if (price.compareTo(low) < 0) {
      low = price;
    }
    if (eventTime < firstEventTime) {
      firstEventTime = eventTime;
      open = price;
    }
    if (eventTime >= lastEventTime) {
      lastEventTime = eventTime;
      close = price;
    }
    if (size != null) {
      volume = volume == null ? size : volume.add(size);
    }
    trades++;
    changed = true;
  }

  Bar bar(Symbol symbol, Interval interval) {
    return new Bar(
        symbol, interval, openTime, open, high, low, close, volume, trades, closed, null);
  }
}
