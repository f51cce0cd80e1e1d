package io.tidemark.model.market;

import io.tidemark.model.Interval;
import io.tidemark.model.PriceUpdate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The last price of each of the newest minutes that had one, for intraday returns: all of the last
 * hour, and the one before it. Bounded to 62 entries. Mutable, one thread.
 */
final class MinuteCloses {
  private static final int LOOKBACK = 60;
  private static final int KEPT = LOOKBACK + 2;

  int[] minutes = new int[4];
  double[] closes = new double[4];
  int size;

  /** The close of a minute, or its newer one. */
  void put(int minute, double close) {
    if (size > 0 && minutes[size - 1] == minute) {
      closes[size - 1] = close;
      return;
    }
    int at = Arrays.binarySearch(minutes, 0, size, minute);
    if (at >= 0) {
      closes[at] = close;
    } else {
      insert(-at - 1, minute, close);
    }
  }

  /** The newest close of a minute not after {@code minute}. */
  OptionalDouble asOf(int minute) {
    int at = Arrays.binarySearch(minutes, 0, size, minute);
    int i = at >= 0 ? at : -at - 2;
    return i < 0 ? OptionalDouble.empty() : OptionalDouble.of(closes[i]);
  }

  /**
   * The returns of a price over the last minute, five minutes and hour, by lookback; null where no
   * minute is that old, and all null without a price.
   */
  Map<String, @Nullable Double> returns(@Nullable PriceUpdate price) {
    Map<String, @Nullable Double> returns = new LinkedHashMap<>();
    returns.put("1m", since(price, 1));
    returns.put("5m", since(price, 5));
    returns.put("1h", since(price, LOOKBACK));
    return returns;
  }

  private @Nullable Double since(@Nullable PriceUpdate price, int lookback) {
    if (price == null) {
      return null;
    }
    int minute = Math.toIntExact(price.eventTime() / Interval.ONE_MINUTE.millis());
    OptionalDouble then = asOf(minute - lookback);
    double now = price.price().doubleValue();
    return then.isEmpty() ? null : Double.valueOf((now - then.getAsDouble()) / then.getAsDouble());
  }

  private void insert(int at, int minute, double close) {
    if (size == minutes.length) {
      int capacity = Math.min(KEPT + 1, size * 2);
      minutes = Arrays.copyOf(minutes, capacity);
      closes = Arrays.copyOf(closes, capacity);
    }
    System.arraycopy(minutes, at, minutes, at + 1, size - at);
    System.arraycopy(closes, at, closes, at + 1, size - at);
    minutes[at] = minute;
    closes[at] = close;
    size++;
    trim();
  }

  /** Keeps the last hour's, and the newest before it to start from. */
  private void trim() {
    int oldest = minutes[size - 1] - LOOKBACK;
    int gone = 0;
    while (size - gone > 1 && minutes[gone + 1] <= oldest) {
      gone++;
    }
    gone = Math.max(gone, size - KEPT);
    if (gone > 0) {
      System.arraycopy(minutes, gone, minutes, 0, size - gone);
      System.arraycopy(closes, gone, closes, 0, size - gone);
      size -= gone;
    }
  }
}
