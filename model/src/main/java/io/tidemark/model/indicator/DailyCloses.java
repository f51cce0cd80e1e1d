package io.tidemark.model.indicator;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The closed daily closes of one symbol: the newest {@link #KEPT} of them, and the smoothed
 * indicators through all before. Confined to one thread.
 */
public final class DailyCloses {
  /*
   * RSI and MACD remember every close, so their state through the closes no longer kept is carried
   * (base), and later states are folded from it: in O(1) for a newer day or another close of the
   * newest, over those kept for a change further back, once when next asked for. Either way the same
   * operations in the same order, so that the bits do not depend on how the closes came.
   *
   * Days lie at [from, from + size) of both arrays, ascending. An append to a full window moves it
   * along by one; after SLACK of them the arrays are moved back to their start.
   */

  /** How many closes are kept; the longest lookback is 252 days. */
  public static final int KEPT = 400;

  private static final int FIRST_CAPACITY = 8;
  private static final int SLACK = 48;
  private static final int[] NO_DAYS = {};
  private static final double[] NO_CLOSES = {};

  private int[] days = NO_DAYS;
  private double[] closes = NO_CLOSES;
  private int from;
  private int size;
  private int dropped;
  private Smoothed base = Smoothed.NONE;

  /** After all but the newest, and after the newest; null where they are to be folded anew. */
  private @Nullable Smoothed older;

  private @Nullable Smoothed newest;

  private @Nullable History all;
  private @Nullable History allButNewest;

  public DailyCloses() {}

  DailyCloses(int dropped, Smoothed base, int[] days, double[] closes) {
    this.dropped = dropped;
    this.base = base;
    this.days = days;
    this.closes = closes;
    this.size = days.length;
  }

  /** The closes that {@link #encode} wrote. */
  public static DailyCloses decode(byte[] bytes) {
    return ClosesLayout.read(bytes);
  }

  /** All of it in a few bytes a day, to be read by {@link #decode}. */
  public byte[] encode() {
    int to = from + size;
    return ClosesLayout.write(
        dropped, base, Arrays.copyOfRange(days, from, to), Arrays.copyOfRange(closes, from, to));
  }

  /**
   * Takes the close of a day, in the place of the one that it had. A day older than all of {@link
   * #KEPT} kept ones is left out: what it would change of the smoothed indicators has faded to less
   * than 1e-12 of itself ((13/14)^400 in RSI, (25/27)^400 in MACD).
   *
   * @return false where it was left out
   */
  public boolean put(int epochDay, double close) {
    if (size == 0 || epochDay > days[from + size - 1]) {
      append(epochDay, close);
    } else {
      int at = Arrays.binarySearch(days, from, from + size, epochDay);
      if (at >= 0 && closes[at] == close) {
        return true;
      }
      if (at >= 0) {
        replace(at, close);
      } else if (size == KEPT && ~at == from) {
        return false;
      } else {
        insert(epochDay, close);
      }
    }
    all = null;
    allButNewest = null;
    return true;
  }

  /** How many days there have been, those no longer kept included. */
  public int count() {
    return dropped + size;
  }

  /** The newest day; empty before any. */
  public OptionalInt newestDay() {
    return size == 0 ? OptionalInt.empty() : OptionalInt.of(days[from + size - 1]);
  }

  /** The close of a day; empty where it has none or it is no longer kept. */
  public OptionalDouble close(int epochDay) {
    int at = Arrays.binarySearch(days, from, from + size, epochDay);
    return at >= 0 ? OptionalDouble.of(closes[at]) : OptionalDouble.empty();
  }

  /** The close of the newest day before that one; empty where none is kept. */
  public OptionalDouble newestCloseBefore(int epochDay) {
    int at = firstFrom(epochDay);
    return at > from ? OptionalDouble.of(closes[at - 1]) : OptionalDouble.empty();
  }

  /**
   * The closes of the days strictly before that one. At hand for the newest day and for any later;
   * for an earlier day it is worked out each time, and it is empty where that lies before the days
   * kept.
   */
  public History before(int epochDay) {
    if (size == 0 || epochDay > days[from + size - 1]) {
      History view = all;
      if (view == null) {
        view = view(from + size, afterNewest());
        all = view;
      }
      return view;
    }
    if (epochDay == days[from + size - 1]) {
      History view = allButNewest;
      if (view == null) {
        view = view(from + size - 1, afterOlder());
        allButNewest = view;
      }
      return view;
    }
    int end = firstFrom(epochDay);
    return epochDay < days[from]
        ? new History(NO_CLOSES, 0, 0, 0, Smoothed.NONE)
        : view(end, base.plusAll(closes, from, end));
  }

  private History view(int end, Smoothed smoothed) {
    return new History(closes, end, end - from, dropped + end - from, smoothed);
  }

  private Smoothed afterOlder() {
    Smoothed state = older;
    if (state == null) {
      state = base.plusAll(closes, from, from + size - 1);
      older = state;
    }
    return state;
  }

  private Smoothed afterNewest() {
    Smoothed state = newest;
    if (state == null) {
      state = size == 0 ? base : afterOlder().plus(closes[from + size - 1]);
      newest = state;
    }
    return state;
  }

  private void append(int epochDay, double close) {
    Smoothed before = newest;
    older = before;
    newest = before == null ? null : before.plus(close);
    makeRoom();
    days[from + size] = epochDay;
    closes[from + size] = close;
    size++;
  }

  private void replace(int at, double close) {
    closes[at] = close;
    newest = null;
    if (at < from + size - 1) {
      older = null;
    }
  }

  private void insert(int epochDay, double close) {
    makeRoom();
    int at = firstFrom(epochDay);
    int moved = from + size - at;
    System.arraycopy(days, at, days, at + 1, moved);
    System.arraycopy(closes, at, closes, at + 1, moved);
    days[at] = epochDay;
    closes[at] = close;
    size++;
    older = null;
    newest = null;
  }

  /** Lets go of the oldest of a full window, and makes sure of a free place behind the newest. */
  private void makeRoom() {
    if (size == KEPT) {
      base = base.plus(closes[from]);
      dropped++;
      from++;
      size--;
    }
    if (from + size == days.length) {
      int capacity = Math.min(Math.max(FIRST_CAPACITY, 2 * size), KEPT + SLACK);
      boolean grows = capacity > days.length;
      int[] roomyDays = grows ? new int[capacity] : days;
      double[] roomyCloses = grows ? new double[capacity] : closes;
      System.arraycopy(days, from, roomyDays, 0, size);
      System.arraycopy(closes, from, roomyCloses, 0, size);
      days = roomyDays;
      closes = roomyCloses;
      from = 0;
    }
  }

  /** The index of the first day kept that is not before {@code epochDay}. */
  private int firstFrom(int epochDay) {
    int at = Arrays.binarySearch(days, from, from + size, epochDay);
    return at >= 0 ? at : ~at;
  }
}
