package io.tidemark.ingest;

import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Daily bars of a walk that began on a fixed day, so that a day's bar is the same whenever it is
 * asked for.
 *
 * @param bars oldest day first
 * @param end the walk at the last day's close
 */
record SimulatedHistory(List<Bar> bars, PriceWalk end) {
  private static final LocalDate ORIGIN = LocalDate.of(2022, 1, 1);
  private static final double DAY = 1 / 365.0;

  SimulatedHistory {
    bars = List.copyOf(bars);
  }

  /** The bars of the days from {@code first} to {@code last}, of a walk that ends there. */
  static SimulatedHistory of(
      List<Instrument> instruments, int seed, LocalDate first, LocalDate last) {
    RandomGenerator steps = new SplittableRandom(seed);
    PriceWalk walk = PriceWalk.start(instruments);
    List<Bar> bars = new ArrayList<>();
    for (LocalDate day = ORIGIN; !day.isAfter(last); day = day.plusDays(1)) {
      PriceWalk next = walk.next(steps, DAY);
      if (!day.isBefore(first)) {
        bars.addAll(
            day(day, walk, next, new SplittableRandom(seed * 1_000_003L + day.toEpochDay())));
      }
      walk = next;
    }
    return new SimulatedHistory(bars, walk);
  }

  private static List<Bar> day(LocalDate day, PriceWalk from, PriceWalk to, RandomGenerator noise) {
    boolean weekend = day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0;
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < from.size(); i++) {
      Bar bar = bar(from.instrument(i), day, from.price(i), to.price(i), noise);
      if (!weekend || from.instrument(i).tradesAtWeekends()) {
        bars.add(bar);
      }
    }
    return bars;
  }

  private static Bar bar(
      Instrument instrument, LocalDate day, double before, double after, RandomGenerator noise) {
    double sigma = instrument.market().volatility() * Math.sqrt(DAY);
    BigDecimal open = instrument.rounded(before * Math.exp(0.2 * sigma * noise.nextGaussian()));
    BigDecimal close = instrument.rounded(after);
    double top = open.max(close).doubleValue();
    double bottom = open.min(close).doubleValue();
    BigDecimal high =
        instrument.rounded(top * Math.exp(0.4 * sigma * Math.abs(noise.nextGaussian())));
    BigDecimal low =
        instrument.rounded(bottom * Math.exp(-0.4 * sigma * Math.abs(noise.nextGaussian())));
    return new Bar(
        instrument.symbol(),
        Interval.ONE_DAY,
        day.atStartOfDay(instrument.zone()).toInstant().toEpochMilli(),
        open,
        high,
        low,
        close,
        instrument.quantity(
            instrument.market().dailyVolume() * Math.exp(0.3 * noise.nextGaussian())),
        null,
        true,
        SimulatedTicks.SOURCE);
  }
}
