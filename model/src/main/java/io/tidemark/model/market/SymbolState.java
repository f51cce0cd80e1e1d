package io.tidemark.model.market;

import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
import io.tidemark.model.Decimals;
import io.tidemark.model.Interval;
import io.tidemark.model.Momentum;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Quote;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import io.tidemark.model.indicator.DailyCloses;
import io.tidemark.model.indicator.History;
import io.tidemark.model.indicator.MomentumModel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one symbol, folded from its inputs: prices, providers' bars, its asset. What
 * comes out depends on these alone, on no clock, so that a repetition yields the same again.
 *
 * <p>Mutable, for one thread; every update is O(1) but for a provider's bar of an earlier day. Its
 * daily closes, which are large and seldom change, are kept apart and handed in.
 */
public final class SymbolState {
  final Symbol symbol;
  final Map<Interval, BarSeries> series = new EnumMap<>(Interval.class);
  final MinuteCloses minutes = new MinuteCloses();
  final RecentCloses recent = new RecentCloses();
  long inputs;
  boolean everBenchmarked;
  @Nullable Asset asset;
  @Nullable PriceUpdate last;
  @Nullable Tidemark tidemark;

  /** The newest bar of each interval that a provider told. */
  final Map<Interval, Bar> told = new EnumMap<>(Interval.class);

  /** The session day of the newest told daily bar. */
  int toldDay;

  boolean everDescribed;
  private SessionDays days = SessionDays.of(null);

  /** A symbol of which nothing is known. */
  public SymbolState(Symbol symbol) {
    this.symbol = symbol;
    for (Interval interval : Interval.ALL) {
      series.put(interval, new BarSeries());
    }
  }

  /** Whose state this is. */
  public Symbol symbol() {
    return symbol;
  }

  /**
   * The version: how many inputs this reflects. Any two runs over the same inputs end at the same
   * one, in whatever order they took the topics, and every input raises it.
   */
  public long version() {
    return inputs;
  }

  /** The asset; null where none was told. */
  public @Nullable Asset asset() {
    return asset;
  }

  /** Whether an asset has ever named a benchmark, so that versions count the board's inputs too. */
  public boolean everBenchmarked() {
    return everBenchmarked;
  }

  /** Takes an asset; null forgets it. */
  public void apply(@Nullable Asset told) {
    inputs++;
    everDescribed = true;
    String zoneBefore = asset == null ? null : asset.timezone();
    asset = told;
    everBenchmarked |= told != null && told.benchmark() != null;
    String zone = told == null ? null : told.timezone();
    if (!Objects.equals(zone, zoneBefore)) {
      days = SessionDays.of(zone);
      keepDays();
    }
  }

  /** In another zone the days that are known stay what they were, and begin at another time. */
  private void keepDays() {
    BarSeries daily = series(Interval.ONE_DAY);
    for (OpenBar bar : daily.bars) {
      bar.openTime = days.startOf(bar.day);
      bar.endTime = days.startOf(bar.day + 1);
    }
    Bar newest = told.get(Interval.ONE_DAY);
    if (newest != null) {
      Bar moved = at(newest, days.startOf(toldDay));
      told.put(Interval.ONE_DAY, moved);
      daily.toldThrough = moved.openTime();
    }
  }

  /** Whether an asset was ever told, and so its entry has to be kept. */
  public boolean everDescribed() {
    return everDescribed;
  }

  /** Takes a price; returns whether the daily closes have changed by it. */
  public boolean apply(
      PriceUpdate update, Tidemark position, DailyCloses closes, long graceMillis) {
    boolean closesChanged = false;
    inputs++;
    tidemark = position;
    long time = update.eventTime();
    if (last == null || time >= last.eventTime()) {
      last = update;
    }
    long newest = last.eventTime();
    for (Interval interval : Interval.ALL) {
      BarSeries bars = series(interval);
      OpenBar before = current(bars);
      OpenBar bar =
          before != null && before.takes(time, newest)
              ? before
              : barAt(interval, bars, update, newest, graceMillis);
      if (bar != null) {
        bar.add(update.price(), update.size(), time);
      }
      closesChanged |= settled(interval, bars, before, bar, closes);
      bars.evict(newest, graceMillis);
    }
    return closesChanged;
  }

  private @Nullable OpenBar barAt(
      Interval interval, BarSeries bars, PriceUpdate update, long newest, long graceMillis) {
    long time = update.eventTime();
    long openTime = openTime(interval, time);
    return bars.at(
        openTime,
        endTime(interval, openTime, time),
        newest,
        graceMillis,
        (from, to) -> new OpenBar(from, to, days.day(time), update.price(), time));
  }

  /** Remembers the closes of minutes, and of days that have ended; returns whether of days. */
  private boolean settled(
      Interval interval,
      BarSeries bars,
      @Nullable OpenBar before,
      @Nullable OpenBar bar,
      DailyCloses closes) {
    if (interval == Interval.ONE_MINUTE && bar != null) {
      minutes.put(Math.toIntExact(bar.openTime / interval.millis()), bar.close.doubleValue());
    }
    if (interval != Interval.ONE_DAY) {
      return false;
    }
    boolean ended = false;
    if (before != null && before != current(bars) && !before.told) {
      closed(before.day, before.close, closes);
      ended = true;
    }
    if (bar != null && bar.closed) {
      closed(bar.day, bar.close, closes);
      ended = true;
    }
    return ended;
  }

  private void closed(int day, BigDecimal close, DailyCloses closes) {
    closes.put(day, close.doubleValue());
    recent.put(day, close);
  }

  /** Takes a provider's closed bar; returns it as it is to be sent, at its canonical open time. */
  public Bar apply(Bar told, DailyCloses closes) {
    inputs++;
    Bar bar = canonical(told);
    for (OpenBar ended : series(bar.interval()).tell(bar.openTime())) {
      if (bar.interval() == Interval.ONE_DAY) {
        closed(ended.day, ended.close, closes);
      }
    }
    if (bar.interval() == Interval.ONE_MINUTE) {
      minutes.put(
          Math.toIntExact(bar.openTime() / bar.interval().millis()), bar.close().doubleValue());
    }
    Bar newest = this.told.get(bar.interval());
    boolean newer = newest == null || bar.openTime() >= newest.openTime();
    if (newer) {
      this.told.put(bar.interval(), bar);
    }
    if (bar.interval() == Interval.ONE_DAY) {
      int day = days.dayOfBar(told.openTime());
      closed(day, bar.close(), closes);
      toldDay = newer ? day : toldDay;
    }
    return bar;
  }

  private Bar canonical(Bar told) {
    long openTime =
        told.interval() == Interval.ONE_DAY
            ? days.startOf(days.dayOfBar(told.openTime()))
            : openTime(told.interval(), told.openTime());
    return at(told, openTime);
  }

  private Bar at(Bar told, long openTime) {
    return new Bar(
        symbol,
        told.interval(),
        openTime,
        told.open(),
        told.high(),
        told.low(),
        told.close(),
        told.volume(),
        told.trades(),
        true,
        told.source());
  }

  /** The bars that were closed, or changed once more, since they were last taken, oldest first. */
  public List<Bar> takeClosedBars() {
    return takeChangedBars(Interval.ALL, false);
  }

  /** The bars of these intervals that changed since they were last taken, oldest first. */
  public List<Bar> takeChangedBars(List<Interval> intervals) {
    return takeChangedBars(intervals, true);
  }

  private List<Bar> takeChangedBars(List<Interval> intervals, boolean openToo) {
    List<Bar> changed = List.of(); // most prices close no bar
    for (Interval interval : intervals) {
      for (OpenBar bar : series(interval).bars) {
        if (bar.changed && (bar.closed || openToo)) {
          bar.changed = false;
          changed = changed.isEmpty() ? new ArrayList<>() : changed;
          changed.add(bar.bar(symbol, interval));
        }
      }
    }
    return changed;
  }

  /** Has the newest bar of prices of each interval be taken once more, as if it had changed. */
  public void touchNewestBars() {
    for (BarSeries bars : series.values()) {
      OpenBar bar = current(bars);
      if (bar != null && !bar.told) {
        bar.changed = true;
      }
    }
  }

  /** The newest bar of each interval that a provider told. */
  public List<Bar> newestTold() {
    return List.copyOf(told.values());
  }

  /** The newest bar of an interval, of prices or told by a provider; null where there is none. */
  public @Nullable Bar newestBar(Interval interval) {
    OpenBar bar = current(series(interval));
    Bar toldBar = told.get(interval);
    boolean ofPrices = bar != null && (toldBar == null || bar.openTime > toldBar.openTime());
    return bar != null && ofPrices ? bar.bar(symbol, interval) : toldBar;
  }

  /** The quote; null while neither a price nor a daily bar is known. */
  public @Nullable Quote quote() {
    PriceUpdate tick = last;
    Bar daily = told.get(Interval.ONE_DAY);
    if (tick != null && (daily == null || day(tick) >= toldDay)) {
      return quoteOf(tick, daily);
    }
    return daily == null ? null : quoteOf(daily);
  }

  private Quote quoteOf(PriceUpdate tick, @Nullable Bar daily) {
    int day = day(tick);
    Bar session = daily != null && toldDay == day ? daily : currentDay(day);
    String currency = tick.currency();
    return quote(
        tick.price(),
        tick,
        currency == null && asset != null ? asset.currency() : currency,
        recent.before(day),
        session,
        tick.eventTime(),
        tick.source());
  }

  private Quote quoteOf(Bar daily) {
    return quote(
        daily.close(),
        null,
        asset == null ? null : asset.currency(),
        recent.before(toldDay),
        daily,
        daily.openTime(),
        daily.source());
  }

  private Quote quote(
      BigDecimal price,
      @Nullable PriceUpdate tick,
      @Nullable String currency,
      @Nullable BigDecimal previous,
      @Nullable Bar session,
      long eventTime,
      @Nullable String source) {
    BigDecimal change = previous == null ? null : price.subtract(previous);
    Double ratio = change == null || previous == null ? null : Decimals.ratio(change, previous);
    return new Quote(
        symbol,
        price,
        tick == null ? null : tick.bid(),
        tick == null ? null : tick.ask(),
        currency,
        previous,
        change,
        ratio == null ? null : 100 * ratio,
        session == null ? null : session.open(),
        session == null ? null : session.high(),
        session == null ? null : session.low(),
        session == null ? null : session.volume(),
        eventTime,
        source,
        tidemark);
  }

  /** The momentum under {@code tidemark-1}; null while there is no price at all. */
  public @Nullable Momentum momentum(DailyCloses closes, OptionalDouble benchmarkReturn) {
    Quote quote = quote();
    if (quote == null) {
      return null;
    }
    return MomentumModel.momentum(
        symbol,
        current(quote, closes),
        past(closes),
        benchmarkReturn,
        minutes.returns(live(closes) ? last : null),
        quote.eventTime(),
        tidemark);
  }

  /** The return over 63 days, for symbols measured against this one; empty without the history. */
  public OptionalDouble return63(DailyCloses closes) {
    Quote quote = closes.count() < 63 ? null : quote();
    return quote == null
        ? OptionalDouble.empty()
        : MomentumModel.returnOver(current(quote, closes), past(closes), 63);
  }

  /** Whether a price came after the newest closed daily bar, so that it is the model's c0. */
  private boolean live(DailyCloses closes) {
    OptionalInt newest = closes.newestDay();
    return last != null && (newest.isEmpty() || day(last) > newest.getAsInt());
  }

  private double current(Quote quote, DailyCloses closes) {
    return live(closes)
        ? quote.price().doubleValue()
        : closes.close(closes.newestDay().getAsInt()).getAsDouble();
  }

  private History past(DailyCloses closes) {
    return closes.before(live(closes) && last != null ? day(last) : closes.newestDay().getAsInt());
  }

  private int day(PriceUpdate tick) {
    return days.day(tick.eventTime());
  }

  private @Nullable Bar currentDay(int day) {
    BarSeries bars = series(Interval.ONE_DAY);
    OpenBar bar = current(bars);
    return bar == null || bar.day != day ? null : bar.bar(symbol, Interval.ONE_DAY);
  }

  private BarSeries series(Interval interval) {
    return Objects.requireNonNull(series.get(interval));
  }

  private static @Nullable OpenBar current(BarSeries series) {
    return series.bars.isEmpty() ? null : series.bars.get(series.bars.size() - 1);
  }

  private long openTime(Interval interval, long time) {
    return interval == Interval.ONE_DAY
        ? days.startAt(time)
        : time - Math.floorMod(time, interval.millis());
  }

  private long endTime(Interval interval, long openTime, long time) {
    return interval == Interval.ONE_DAY ? days.endAt(time) : openTime + interval.millis();
  }
}
