package io.tidemark.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Open, high, low, close and volume of one symbol over one interval.
 *
 * @param openTime its start, epoch milliseconds UTC; a day's is the start of its session day
 * @param volume the sum of traded sizes; null where nobody told
 * @param trades how many prices it holds; null where nobody told
 * @param closed whether a price of a later bar, or its provider, has ended it
 * @param source who made it; null for one built from prices
 */
public record Bar(
    Symbol symbol,
    Interval interval,
    long openTime,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    @Nullable BigDecimal volume,
    @Nullable Long trades,
    boolean closed,
    @Nullable String source) {
  public Bar {
    Decimals.positive("open", open);
    Decimals.positive("high", high);
    Decimals.positive("low", low);
    Decimals.positive("close", close);
    atMost("low", low, "open", open);
    atMost("low", low, "close", close);
    atMost("open", open, "high", high);
    atMost("close", close, "high", high);
    Decimals.notNegative("volume", volume);
    if (trades != null && trades < 0) {
      throw InvalidRecordException.of("trades", "must not be below zero", trades);
    }
    Rules.bounded("source", source, 64);
    Rules.openTime("openTime", openTime);
  }

  private static void atMost(String lower, BigDecimal low, String upper, BigDecimal high) {
    if (low.compareTo(high) > 0) {
      throw new InvalidRecordException(
          "%s: must not be above %s %s, was %s"
              .formatted(lower, upper, high.toPlainString(), low.toPlainString()));
    }
  }

  /**
   * Refuses a bar that is still open, or that starts before the epoch or after {@code nowMillis}.
   */
  public Bar closedBy(long nowMillis) {
    if (!closed) {
      throw InvalidRecordException.of("closed", "must be true or absent", false);
    }
    Rules.eventTime("openTime", openTime);
    if (openTime > nowMillis + PriceUpdate.MAX_AHEAD_MILLIS) {
      throw InvalidRecordException.of("openTime", "must not be ahead of the clock", openTime);
    }
    return this;
  }
}
