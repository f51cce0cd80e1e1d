package io.tidemark.model.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import io.tidemark.model.indicator.DailyCloses;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SymbolStateTest {
  private static final Symbol SYMBOL = new Symbol("AAPL");
  private static final long GRACE = 60_000;
  private static final long START = 1_732_060_800_000L; // 2024-11-20T00:00:00Z
  private static final long HUGE_GRACE = 400L * 86_400_000;

  @Property(tries = 100)
  void state_encodedAndDecodedAnywhere_goesOnAsIfNothingHappened(
      @ForAll @LongRange(max = Integer.MAX_VALUE) long seed) {
    Random random = new Random(seed);
    SymbolState plain = new SymbolState(SYMBOL);
    SymbolState stored = new SymbolState(SYMBOL);
    DailyCloses plainCloses = new DailyCloses();
    DailyCloses storedCloses = new DailyCloses();

    for (int i = 0; i < 120; i++) {
      long operation = random.nextLong();
      apply(plain, plainCloses, i, new Random(operation));
      apply(stored, storedCloses, i, new Random(operation));
      assertThat(stored.takeClosedBars()).isEqualTo(plain.takeClosedBars());
      List<Interval> some = Interval.ALL.subList(0, i % 3 == 0 ? 1 + random.nextInt(4) : 0);
      assertThat(stored.takeChangedBars(some)).isEqualTo(plain.takeChangedBars(some));
      if (random.nextInt(4) == 0) {
        stored = SymbolStateCodec.decode(SymbolStateCodec.encode(stored));
        storedCloses = DailyCloses.decode(storedCloses.encode());
      }
    }

    assertThat(SymbolStateCodec.encode(stored)).isEqualTo(SymbolStateCodec.encode(plain));
    assertThat(stored.quote()).isEqualTo(plain.quote());
    assertThat(stored.version()).isEqualTo(plain.version()).isEqualTo(120);
    assertThat(stored.momentum(storedCloses, OptionalDouble.empty()))
        .isEqualTo(plain.momentum(plainCloses, OptionalDouble.empty()));
  }

  private static void apply(SymbolState state, DailyCloses closes, int i, Random random) {
    int kind = random.nextInt(20);
    if (kind == 0) {
      state.apply(random.nextBoolean() ? null : asset(random.nextBoolean() ? "UTC" : null));
    } else if (kind < 4) {
      state.apply(dailyBar(START + (random.nextInt(6) - 3) * 86_400_000L, random), closes);
    } else {
      long time = START + i * 1_500_000L - random.nextInt(200_000);
      state.apply(price(time, random), new Tidemark(1, i), closes, GRACE);
    }
  }

  @Property(tries = 100)
  void bars_ofPricesInAnyOrder_areThoseOfAllPricesTogether(
      @ForAll @LongRange(max = Integer.MAX_VALUE) long seed) {
    Random random = new Random(seed);
    SymbolState state = new SymbolState(SYMBOL);
    DailyCloses closes = new DailyCloses();
    List<PriceUpdate> prices = new ArrayList<>();
    Map<String, Bar> newest = new HashMap<>();

    for (int i = 0; i < 200; i++) {
      PriceUpdate price = price(START + random.nextInt(3 * 86_400) * 1_000L, random);
      prices.add(price);
      state.apply(price, new Tidemark(0, i), closes, HUGE_GRACE);
      for (Bar bar : state.takeChangedBars(Interval.ALL)) {
        newest.put(bar.interval() + "/" + bar.openTime(), bar);
      }
    }

    for (Bar bar : newest.values()) {
      assertThat(bar).isEqualTo(straight(bar, prices));
    }
    long days = prices.stream().map(price -> price.eventTime() / 86_400_000).distinct().count();
    assertThat(newest.values().stream().filter(bar -> bar.interval() == Interval.ONE_DAY))
        .hasSize((int) days);
    assertThat(closes.count()).isEqualTo((int) days - 1);
  }

  /** The bar computed the straight way: all its prices at once, by time and then by arrival. */
  private static Bar straight(Bar like, List<PriceUpdate> all) {
    long end = like.openTime() + like.interval().millis();
    List<PriceUpdate> prices =
        all.stream()
            .filter(price -> price.eventTime() >= like.openTime() && price.eventTime() < end)
            .sorted(Comparator.comparingLong(PriceUpdate::eventTime))
            .toList();
    List<BigDecimal> values = prices.stream().map(PriceUpdate::price).toList();
    long newest = all.stream().mapToLong(PriceUpdate::eventTime).max().orElseThrow();
    return new Bar(
        SYMBOL,
        like.interval(),
        like.openTime(),
        values.get(0),
        values.stream().max(Comparator.naturalOrder()).orElseThrow(),
        values.stream().min(Comparator.naturalOrder()).orElseThrow(),
        values.get(values.size() - 1),
        prices.stream()
            .map(price -> price.size() == null ? BigDecimal.ZERO : price.size())
            .reduce(BigDecimal.ZERO, BigDecimal::add),
        (long) prices.size(),
        newest >= end,
        null);
  }

  @Test
  void intradayReturns_areMeasuredFromMinuteCloses() {
    SymbolState state = new SymbolState(SYMBOL);
    DailyCloses closes = new DailyCloses();
    for (int minute = 0; minute <= 60; minute++) {
      BigDecimal price = BigDecimal.valueOf(100 + minute);
      state.apply(at(START + minute * 60_000L, price), new Tidemark(0, minute), closes, GRACE);
    }

    Map<String, Double> returns =
        Objects.requireNonNull(state.momentum(closes, OptionalDouble.empty())).returns();

    assertThat(returns.get("1m")).isEqualTo(1 / 159.0);
    assertThat(returns.get("5m")).isEqualTo(5 / 155.0);
    assertThat(returns.get("1h")).isEqualTo(60 / 100.0);
    assertThat(returns.get("1d")).isNull();
  }

  @Test
  void dailyBar_atMidnightUtc_isOfThatDateWhateverTheZone() {
    SymbolState state = new SymbolState(SYMBOL);
    DailyCloses closes = new DailyCloses();
    state.apply(asset("America/New_York"));

    Bar midnight = state.apply(dailyBar(START, new Random(1)), closes);
    Bar session = state.apply(dailyBar(START + 14 * 3_600_000L, new Random(2)), closes);

    assertThat(midnight.openTime()).isEqualTo(START + 5 * 3_600_000L);
    assertThat(session.openTime()).isEqualTo(midnight.openTime());
    assertThat(closes.count()).isEqualTo(1);
  }

  private static PriceUpdate price(long time, Random random) {
    BigDecimal price = BigDecimal.valueOf(1 + random.nextInt(100_000), 2);
    BigDecimal size = BigDecimal.valueOf(random.nextInt(1_000), 3);
    return new PriceUpdate(SYMBOL, price, size, null, null, "USD", "test", time);
  }

  private static PriceUpdate at(long time, BigDecimal price) {
    return new PriceUpdate(SYMBOL, price, null, null, null, null, null, time);
  }

  private static Bar dailyBar(long openTime, Random random) {
    BigDecimal close = BigDecimal.valueOf(1 + random.nextInt(100_000), 2);
    return new Bar(
        SYMBOL, Interval.ONE_DAY, openTime, close, close, close, close, null, null, true, "vendor");
  }

  private static Asset asset(@Nullable String timezone) {
    return new Asset(SYMBOL, "Apple", "equity", "USD", null, timezone, null, null, null, null);
  }
}
