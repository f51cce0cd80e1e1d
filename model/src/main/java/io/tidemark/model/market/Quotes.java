package io.tidemark.model.market;

import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
import io.tidemark.model.Decimals;
import io.tidemark.model.Interval;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Quote;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The quote of a symbol's state: its last price, or its newest daily bar where that is newer. */
final class Quotes {
  private Quotes() {}

  /** The quote; null while neither a price nor a daily bar is known. */
  static @Nullable Quote of(SymbolState state) {
    PriceUpdate tick = state.last;
    Bar daily = state.told.get(Interval.ONE_DAY);
    if (tick != null && (daily == null || state.day(tick) >= state.toldDay)) {
      return ofPrice(state, tick, daily);
    }
    return daily == null ? null : ofDay(state, daily);
  }

  private static Quote ofPrice(SymbolState state, PriceUpdate tick, @Nullable Bar daily) {
    int day = state.day(tick);
    BigDecimal previous = state.recent.before(day);
    BigDecimal change = change(tick.price(), previous);
    Bar session = daily != null && state.toldDay == day ? daily : sessionOfPrices(state, day);
    String currency = tick.currency();
    return new Quote(
        state.symbol,
        tick.price(),
        tick.bid(),
        tick.ask(),
        currency == null ? currency(state) : currency,
        previous,
        change,
        percent(change, previous),
        session == null ? null : session.open(),
        session == null ? null : session.high(),
        session == null ? null : session.low(),
        session == null ? null : session.volume(),
        tick.eventTime(),
        tick.source(),
        state.tidemark);
  }

  private static Quote ofDay(SymbolState state, Bar daily) {
    BigDecimal previous = state.recent.before(state.toldDay);
    BigDecimal change = change(daily.close(), previous);
    return new Quote(
        state.symbol,
        daily.close(),
        null,
        null,
        currency(state),
        previous,
        change,
        percent(change, previous),
        daily.open(),
        daily.high(),
        daily.low(),
        daily.volume(),
        daily.openTime(),
        daily.source(),
        state.tidemark);
  }

  private static @Nullable Bar sessionOfPrices(SymbolState state, int day) {
    OpenBar bar = state.bars.current(Interval.ONE_DAY);
    return bar == null || bar.day != day ? null : bar.bar(state.symbol, Interval.ONE_DAY);
  }

  private static @Nullable String currency(SymbolState state) {
    Asset asset = state.asset;
    return asset == null ? null : asset.currency();
  }

  private static @Nullable BigDecimal change(BigDecimal price, @Nullable BigDecimal previous) {
    return previous == null ? null : price.subtract(previous);
  }

  private static @Nullable Double percent(
      @Nullable BigDecimal change, @Nullable BigDecimal previous) {
    Double ratio = change == null || previous == null ? null : Decimals.ratio(change, previous);
    return ratio == null ? null : 100 * ratio;
  }
}
