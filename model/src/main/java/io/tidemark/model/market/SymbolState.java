package io.tidemark.model.market;

import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
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
  final OpenBars bars = new OpenBars();
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

  /** A symbol of which nothing is known. */
  public SymbolState(Symbol symbol) {
    this.symbol = symbol;
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
      keepDays(SessionDays.of(zone));
    }
  }

  /** In another zone the days that are known stay what they were, and begin at another time. */
  private void keepDays(SessionDays days) {
    bars.keep(days);
    Bar newest = told.get(Interval.ONE_DAY);
    if (newest != null) {
      Bar moved = at(newest, days.startOf(toldDay));
      told.put(Interval.ONE_DAY, moved);
      bars.of(Interval.ONE_DAY).toldThrough = moved.openTime();
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
      BarSeries series = bars.of(interval);
      OpenBar before = series.current();
      OpenBar bar = bars.add(interval, series, update, newest, graceMillis);
      boolean newer = series.current() != before;
      closesChanged |= settled(interval, newer ? before : null, bar, closes);
    }
    return closesChanged;
  }

  /**
   * Remembers the closes of minutes, and of days that have ended; returns whether of days.
   *
   * @param ended the bar that a newer one has followed; null where none has
   * @param bar the one that the price is in; null where it is in none
   */
  private boolean settled(
      Interval interval, @Nullable OpenBar ended, @Nullable OpenBar bar, DailyCloses closes) {
    if (interval == Interval.ONE_MINUTE && bar != null) {
      minutes.put(Math.toIntExact(bar.openTime / interval.millis()), bar.close.doubleValue());
    }
    if (interval != Interval.ONE_DAY) {
      return false;
    }
    boolean changed = false;
    if (ended != null && !ended.told) {
      closed(ended.day, ended.close, closes);
      changed = true;
    }
    if (bar != null && bar.closed) {
      closed(bar.day, bar.close, closes);
      changed = true;
    }
    return changed;
  }

  private void closed(int day, BigDecimal close, DailyCloses closes) {
    closes.put(day, close.doubleValue());
    recent.put(day, close);
  }

  /** Takes a provider's closed bar; returns it as it is to be sent, at its canonical open time. */
  public Bar apply(Bar told, DailyCloses closes) {
    inputs++;
    Bar bar = canonical(told);
    for (OpenBar ended : bars.of(bar.interval()).tell(bar.openTime())) {
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
      int day = bars.days().dayOfBar(told.openTime());
      closed(day, bar.close(), closes);
      toldDay = newer ? day : toldDay;
    }
    return bar;
  }

  private Bar canonical(Bar told) {
    long openTime =
        told.interval() == Interval.ONE_DAY
            ? bars.days().startOf(bars.days().dayOfBar(told.openTime()))
            : bars.openTime(told.interval(), told.openTime());
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
    return bars.takeChanged(symbol, Interval.ALL, false);
  }

  /** The bars of these intervals that changed since they were last taken, oldest first. */
  public List<Bar> takeChangedBars(List<Interval> intervals) {
    return bars.takeChanged(symbol, intervals, true);
  }

  /** Has the newest bar of prices of each interval be taken once more, as if it had changed. */
  public void touchNewestBars() {
    bars.touchNewest();
  }

  /** The newest bar of each interval that a provider told. */
  public List<Bar> newestTold() {
    return List.copyOf(told.values());
  }

  /** The newest bar of an interval, of prices or told by a provider; null where there is none. */
  public @Nullable Bar newestBar(Interval interval) {
    OpenBar bar = bars.current(interval);
    Bar toldBar = told.get(interval);
    boolean ofPrices = bar != null && (toldBar == null || bar.openTime > toldBar.openTime());
    return bar != null && ofPrices ? bar.bar(symbol, interval) : toldBar;
  }

  /** The quote; null while neither a price nor a daily bar is known. */
  public @Nullable Quote quote() {
    return Quotes.of(this);
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

  /** The session day of a price. */
  int day(PriceUpdate tick) {
    return bars.days().day(tick.eventTime());
  }
}
