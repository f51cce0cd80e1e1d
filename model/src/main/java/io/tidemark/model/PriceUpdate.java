package io.tidemark.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One price of one symbol, as a producer pushed it.
 *
 * @param price above zero; the mean of bid and ask where the producer gave none
 * @param size traded with it, not below zero; null where none was told
 * @param currency ISO code, null where the producer named none
 * @param source who said so, null where unnamed
 * @param eventTime epoch milliseconds, UTC
 */
public record PriceUpdate(
    Symbol symbol,
    BigDecimal price,
    @Nullable BigDecimal size,
    @Nullable BigDecimal bid,
    @Nullable BigDecimal ask,
    @Nullable String currency,
    @Nullable String source,
    long eventTime) {
  /** How far an event time may lie ahead of the clock, or of the record's appending. */
  public static final long MAX_AHEAD_MILLIS = 5 * 60_000;

  public PriceUpdate {
    Decimals.positive("price", price);
    Decimals.notNegative("size", size);
    Rules.positiveOrNull("bid", bid);
    Rules.positiveOrNull("ask", ask);
    if (bid != null && ask != null && bid.compareTo(ask) > 0) {
      throw new InvalidRecordException(
          "bid: must not be above ask " + ask.toPlainString() + ", was " + bid.toPlainString());
    }
    Rules.bounded("source", source, 64);
    Rules.currency(currency);
    Rules.eventTime("eventTime", eventTime);
  }

  /** Refuses an event time too far ahead of {@code nowMillis}. */
  public PriceUpdate notAheadOf(long nowMillis) {
    if (eventTime > nowMillis + MAX_AHEAD_MILLIS) {
      throw InvalidRecordException.of(
          "eventTime", "must not be more than 5 minutes ahead of the clock", eventTime);
    }
    return this;
  }
}
