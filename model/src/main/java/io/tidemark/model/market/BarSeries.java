package io.tidemark.model.market;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bars of one interval that prices still come into, oldest first: the current one, and those
 * before it whose grace is not over. Time is the symbol's own, that of its newest price, so that
 * what comes out depends on the input alone. Bounded by the grace over the interval. Mutable, one
 * thread.
 */
final class BarSeries {
  private static final long NONE = Long.MIN_VALUE;

  final List<OpenBar> bars = new ArrayList<>(2);

  /** The newest open time that a provider told; prices make no bar there or before. */
  long toldThrough = NONE;

  /** The newest bar; null before the first. */
  @Nullable OpenBar current() {
    return bars.isEmpty() ? null : bars.get(bars.size() - 1);
  }

  /**
   * The bar that a price of this time goes into, made where it is the first one; null where the
   * grace is over or a provider has told that bar.
   *
   * @param newest the newest event time of the symbol, this price's included
   */
  @Nullable OpenBar at(long openTime, long endTime, long newest, long grace, Creation creation) {
    int i = bars.size() - 1;
    while (i >= 0 && bars.get(i).openTime > openTime) {
      i--;
    }
    boolean newer = i == bars.size() - 1;
    OpenBar found = i >= 0 && bars.get(i).openTime == openTime ? bars.get(i) : null;
    if (endTime + grace <= newest) {
      return null;
    }
    if (found != null) {
      return found.told ? null : found;
    }
    if (openTime <= toldThrough) {
      return null;
    }
    OpenBar made = creation.make(openTime, endTime);
    made.closed = endTime <= newest;
    made.changed = true;
    if (newer && !bars.isEmpty()) {
      close(bars.get(i));
    }
    bars.add(i + 1, made);
    return made;
  }

  /** Makes a bar out of its first price. */
  interface Creation {
    OpenBar make(long openTime, long endTime);
  }

  /**
   * A provider told the bar at {@code openTime}: whatever prices made of it no longer counts, and
   * those before it have ended. Returns the ones that ended by this.
   */
  List<OpenBar> tell(long openTime) {
    toldThrough = Math.max(toldThrough, openTime);
    List<OpenBar> ended = new ArrayList<>();
    for (OpenBar bar : bars) {
      if (bar.openTime == openTime) {
        bar.told = true;
        bar.changed = false;
        bar.closed = true;
      } else if (bar.openTime < openTime && !bar.closed) {
        close(bar);
        ended.add(bar);
      }
    }
    return ended;
  }

  /** Lets go of bars whose grace is over and which need not be sent any more. */
  void evict(long newest, long grace) {
    while (bars.size() > 1 && bars.get(0).endTime + grace <= newest && !bars.get(0).changed) {
      bars.remove(0);
    }
  }

  private static void close(OpenBar bar) {
    if (!bar.closed) {
      bar.closed = true;
      bar.changed = !bar.told;
    }
  }
}
