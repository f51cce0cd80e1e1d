package io.tidemark.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidemark.model.Bar;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SimulatorTest {
  private static final List<Instrument> INSTRUMENTS = Instruments.load();
  private static final LocalDate LAST = LocalDate.of(2024, 11, 19);
  private static final double DAY = 1 / 365.0;

  @Test
  void instruments_areWellKnown_distinct_andNameBenchmarksAmongThem() {
    Set<Symbol> symbols =
        INSTRUMENTS.stream().map(Instrument::symbol).collect(Collectors.toCollection(HashSet::new));

    assertThat(symbols).hasSize(INSTRUMENTS.size()).hasSizeBetween(45, 60);
    assertThat(symbols).contains(new Symbol("SPY"), new Symbol("QQQ"), new Symbol("BTC-USD"));
    assertThat(INSTRUMENTS)
        .filteredOn(i -> i.asset().benchmark() != null)
        .allSatisfy(i -> assertThat(symbols).contains(i.asset().benchmark()));
    assertThat(of("AAPL").asset().benchmark()).isEqualTo(new Symbol("SPY"));
    assertThat(of("ETH-USD").asset().benchmark()).isEqualTo(new Symbol("BTC-USD"));
    assertThat(of("SPY").asset().benchmark()).isNull();
    assertThat(of("USD-JPY").asset().currency()).isEqualTo("JPY");
    assertThat(of("AAPL").zone()).isEqualTo(ZoneId.of("America/New_York"));
  }

  @Test
  void walk_ofTheSameSeed_isTheSame() {
    PriceWalk one = walk(new SplittableRandom(7), 100);
    PriceWalk two = walk(new SplittableRandom(7), 100);
    PriceWalk other = walk(new SplittableRandom(8), 100);

    for (int i = 0; i < one.size(); i++) {
      assertThat(one.price(i)).isEqualTo(two.price(i));
    }
    assertThat(one.price(0)).isNotEqualTo(other.price(0));
  }

  @Test
  void walk_overManyYears_staysAboveZeroAndNearItsLevel() {
    RandomGenerator random = new SplittableRandom(3);
    PriceWalk walk = PriceWalk.start(INSTRUMENTS);

    for (int day = 0; day < 20 * 365; day++) {
      walk = walk.next(random, DAY);
    }

    for (int i = 0; i < walk.size(); i++) {
      assertThat(walk.price(i) / walk.instrument(i).price()).isBetween(0.001, 1_000.0);
    }
  }

  @Test
  void returns_haveTheirVolatility_andFollowTheMarketAsTheyShould() {
    List<double[]> returns = dailyReturns(4_000);
    double[] spy = returns.get(index("SPY"));
    double[] coke = returns.get(index("KO"));

    assertThat(deviation(coke) / Math.sqrt(DAY)).isCloseTo(0.15, within(0.01));
    assertThat(deviation(spy) / Math.sqrt(DAY)).isCloseTo(0.16, within(0.01));
    assertThat(correlation(spy, returns.get(index("QQQ")))).isGreaterThan(0.7);
    assertThat(correlation(spy, returns.get(index("NVDA")))).isBetween(0.4, 0.7);
    assertThat(correlation(spy, coke)).isBetween(0.3, 0.55);
    assertThat(correlation(returns.get(index("BTC-USD")), returns.get(index("ETH-USD"))))
        .isGreaterThan(0.4);
    assertThat(correlation(spy, returns.get(index("USD-CHF")))).isBetween(-0.2, 0.1);
  }

  @Test
  void history_ofADay_isTheSameWheneverItIsAskedFor() {
    List<Bar> early =
        SimulatedHistory.of(INSTRUMENTS, 5, LAST.minusDays(9), LAST.minusDays(5)).bars();
    List<Bar> late = SimulatedHistory.of(INSTRUMENTS, 5, LAST.minusDays(9), LAST).bars();

    assertThat(late).startsWith(early.toArray(Bar[]::new));
    assertThat(late).hasSizeGreaterThan(early.size());
  }

  @Test
  void history_beginsAndEndsOnTheDaysAsked_withoutWeekendsForShares() {
    SimulatedHistory history =
        SimulatedHistory.of(INSTRUMENTS, 5, LAST.minusDays(SimulatorFeed.HISTORY_DAYS - 1), LAST);
    List<Bar> apple = barsOf(history, "AAPL");
    List<Bar> bitcoin = barsOf(history, "BTC-USD");

    assertThat(apple)
        .hasSizeGreaterThan(300)
        .isSortedAccordingTo((a, b) -> Long.compare(a.openTime(), b.openTime()));
    assertThat(bitcoin).hasSize(SimulatorFeed.HISTORY_DAYS);
    Bar last = apple.get(apple.size() - 1);
    assertThat(last.openTime())
        .isEqualTo(LAST.atStartOfDay(ZoneId.of("America/New_York")).toInstant().toEpochMilli());
    assertThat(last.close().doubleValue())
        .isCloseTo(history.end().price(index("AAPL")), within(0.006));
    assertThat(history.bars()).allSatisfy(bar -> assertThat(bar.source()).isEqualTo("simulator"));
  }

  @Test
  void ticks_goOnFromTheLastClose_andAreValid() {
    SimulatedHistory history = SimulatedHistory.of(INSTRUMENTS, 5, LAST, LAST);
    SimulatedTicks ticks = new SimulatedTicks(history.end(), 5, 200);

    for (int i = 0; i < 20 * INSTRUMENTS.size(); i++) {
      PriceUpdate tick = ticks.next(1_000 + i);
      Instrument instrument = INSTRUMENTS.get(i % INSTRUMENTS.size());
      double close = history.end().price(i % INSTRUMENTS.size());

      assertThat(tick.symbol()).isEqualTo(instrument.symbol());
      assertThat(tick.price()).isIn(tick.bid(), tick.ask());
      assertThat(tick.bid()).isLessThan(tick.ask());
      assertThat(tick.price().scale()).isEqualTo(instrument.decimals());
      assertThat(tick.price().doubleValue()).isCloseTo(close, within(close * 0.01));
      assertThat(tick.size()).isPositive();
      assertThat(tick.currency()).isEqualTo(instrument.asset().currency());
      assertThat(tick.source()).isEqualTo("simulator");
      assertThat(tick.eventTime()).isEqualTo(1_000 + i);
    }
  }

  @Test
  void ticks_ofTheSameSeed_areTheSame() {
    Function<Integer, List<PriceUpdate>> some =
        seed -> {
          SimulatedTicks ticks = new SimulatedTicks(PriceWalk.start(INSTRUMENTS), seed, 100);
          List<PriceUpdate> made = new ArrayList<>();
          for (int i = 0; i < 500; i++) {
            made.add(ticks.next(i));
          }
          return made;
        };

    assertThat(some.apply(1)).isEqualTo(some.apply(1)).isNotEqualTo(some.apply(2));
  }

  private static PriceWalk walk(RandomGenerator random, int steps) {
    PriceWalk walk = PriceWalk.start(INSTRUMENTS);
    for (int i = 0; i < steps; i++) {
      walk = walk.next(random, DAY);
    }
    return walk;
  }

  private static List<double[]> dailyReturns(int days) {
    RandomGenerator random = new SplittableRandom(11);
    List<double[]> returns = new ArrayList<>();
    INSTRUMENTS.forEach(i -> returns.add(new double[days]));
    PriceWalk walk = PriceWalk.start(INSTRUMENTS);
    for (int day = 0; day < days; day++) {
      PriceWalk next = walk.next(random, DAY);
      for (int i = 0; i < walk.size(); i++) {
        returns.get(i)[day] = Math.log(next.price(i) / walk.price(i));
      }
      walk = next;
    }
    return returns;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double covariance(double[] a, double[] b) {
    double meanA = mean(a);
    double meanB = mean(b);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - meanA) * (b[i] - meanB);
    }
    return sum / (a.length - 1);
  }

  private static double deviation(double[] values) {
    return Math.sqrt(covariance(values, values));
  }

  private static double correlation(double[] a, double[] b) {
    return covariance(a, b) / deviation(a) / deviation(b);
  }

  private static List<Bar> barsOf(SimulatedHistory history, String symbol) {
    return history.bars().stream().filter(b -> b.symbol().value().equals(symbol)).toList();
  }

  private static Instrument of(String symbol) {
    return INSTRUMENTS.get(index(symbol));
  }

  private static int index(String symbol) {
    for (int i = 0; i < INSTRUMENTS.size(); i++) {
      if (INSTRUMENTS.get(i).symbol().value().equals(symbol)) {
        return i;
      }
    }
    throw new AssertionError(symbol);
  }
}
