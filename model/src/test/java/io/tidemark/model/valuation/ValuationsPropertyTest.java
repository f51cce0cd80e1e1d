package io.tidemark.model.valuation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidemark.model.Holding;
import io.tidemark.model.Portfolio;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.Quote;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import io.tidemark.model.Valuation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;

/** Valuations against a naive twin in whole units of 1e-24, on random portfolios. */
class ValuationsPropertyTest {
  private static final Offset<Double> EQUAL = within(1e-12);
  private static final MathContext DIGITS = new MathContext(60);

  @Property(tries = 500)
  void sums_ofAnyPortfolio_areExact(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 30) int holdings) {
    Market market = new Market(seed, holdings);

    Valuation valuation = market.value();

    BigInteger value = BigInteger.ZERO;
    BigInteger cost = BigInteger.ZERO;
    BigInteger previous = BigInteger.ZERO;
    boolean costKnown = true;
    boolean previousKnown = true;
    List<Holding> counted = market.counted();
    for (Holding holding : counted) {
      Quote quote = market.quote(holding);
      value = value.add(product(holding.quantity(), quote.price()));
      BigDecimal unitCost = holding.costBasis();
      costKnown &= unitCost != null;
      cost = unitCost == null ? cost : cost.add(product(holding.quantity(), unitCost));
      BigDecimal close = quote.previousClose();
      previousKnown &= close != null;
      previous = close == null ? previous : previous.add(product(holding.quantity(), close));
    }
    assertExact(valuation.marketValue(), value);
    assertExact(valuation.costBasis(), costKnown ? cost : null);
    assertExact(valuation.unrealizedPnl(), costKnown ? value.subtract(cost) : null);
    assertExact(valuation.dayChange(), previousKnown ? value.subtract(previous) : null);
    assertPercent(valuation.unrealizedPnlPercent(), costKnown, value.subtract(cost), cost);
    assertPercent(valuation.dayChangePercent(), previousKnown, value.subtract(previous), previous);
    assertThat(valuation.positions())
        .extracting(p -> p.symbol())
        .isEqualTo(counted.stream().map(Holding::symbol).toList());
    assertThat(valuation.positions().size() + valuation.unpriced().size()).isEqualTo(holdings);
  }

  @Property(tries = 500)
  void weights_ofAnyPortfolio_areSharesOfTheGrossValue(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int holdings) {
    Market market = new Market(seed, holdings);

    Valuation valuation = market.value();

    List<BigDecimal> sizes =
        valuation.positions().stream().map(p -> p.marketValue().abs()).toList();
    BigDecimal gross = sizes.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    if (gross.signum() == 0) {
      assertThat(valuation.positions()).allMatch(p -> p.weight() == null);
      assertThat(valuation.momentum()).isNull();
      return;
    }
    List<Double> weights =
        sizes.stream().map(size -> size.divide(gross, DIGITS).doubleValue()).toList();
    double sum = 0;
    for (int i = 0; i < weights.size(); i++) {
      double weight = requireNonNull(valuation.positions().get(i).weight());
      assertThat(weight).isCloseTo(weights.get(i), EQUAL).isBetween(0.0, 1.0);
      sum += weight;
    }
    assertThat(sum).isCloseTo(1, EQUAL);
    assertThat(valuation.concentration().hhi())
        .isCloseTo(weights.stream().mapToDouble(w -> w * w).sum(), EQUAL)
        .isBetween(0.0, 1.0);
    assertThat(valuation.concentration().top5())
        .isCloseTo(
            weights.stream()
                .sorted(Comparator.reverseOrder())
                .limit(5)
                .mapToDouble(weight -> weight)
                .sum(),
            EQUAL)
        .isBetween(0.0, 1.0);
  }

  @Property(tries = 500)
  void momentum_ofAnyPortfolio_isTheMeanOfTheScoredByWeight(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int holdings) {
    Market market = new Market(seed, holdings);

    Valuation valuation = market.value();

    double sum = 0;
    double weights = 0;
    for (Valuation.Position position : valuation.positions()) {
      Double score = position.momentum();
      assertThat(score).isEqualTo(requireNonNull(market.prices.get(position.symbol())).score());
      Double weight = position.weight();
      if (score != null && weight != null) {
        sum += weight * score;
        weights += weight;
      }
    }
    if (weights == 0) {
      assertThat(valuation.momentum()).isNull();
    } else {
      assertThat(valuation.momentum()).isCloseTo(sum / weights, within(1e-9));
    }
  }

  @Property(tries = 300)
  void provenance_ofAnyPortfolio_isTheNewestOfWhatCounts(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 30) int holdings) {
    Market market = new Market(seed, holdings);

    Valuation valuation = market.value();

    List<Quote> quotes = market.counted().stream().map(market::quote).toList();
    List<Tidemark> newest = new ArrayList<>();
    for (int partition = 0; partition < Market.PARTITIONS; partition++) {
      int wanted = partition;
      quotes.stream()
          .map(Quote::tidemark)
          .filter(tidemark -> tidemark != null && tidemark.partition() == wanted)
          .max(Comparator.comparingLong(Tidemark::offset))
          .ifPresent(newest::add);
    }
    assertThat(valuation.tidemarks()).isEqualTo(newest);
    assertThat(valuation.eventTime())
        .isEqualTo(quotes.stream().map(Quote::eventTime).max(Long::compare).orElse(null));
  }

  private static BigInteger product(BigDecimal a, BigDecimal b) {
    return a.setScale(12).unscaledValue().multiply(b.setScale(12).unscaledValue());
  }

  private static void assertExact(@Nullable BigDecimal actual, @Nullable BigInteger expected) {
    if (expected == null) {
      assertThat(actual).isNull();
    } else {
      assertThat(actual).isEqualByComparingTo(new BigDecimal(expected, 24));
    }
  }

  private static void assertPercent(
      @Nullable Double actual, boolean known, BigInteger part, BigInteger whole) {
    if (!known || whole.signum() == 0) {
      assertThat(actual).isNull();
    } else {
      double expected =
          new BigDecimal(part.multiply(BigInteger.valueOf(100)))
              .divide(new BigDecimal(whole.abs()), DIGITS)
              .doubleValue();
      assertThat(requireNonNull(actual))
          .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
    }
  }

  /** A portfolio and prices that lack now this, now that. */
  private static final class Market {
    static final int PARTITIONS = 4;

    final Map<Symbol, Priced> prices = new HashMap<>();
    private final Portfolio portfolio;
    private final Random random;
    private final boolean complete;

    Market(long seed, int size) {
      random = new Random(seed);
      complete = random.nextBoolean();
      List<Holding> holdings = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        Symbol symbol = new Symbol("S" + i);
        BigDecimal quantity = random.nextInt(8) == 0 ? BigDecimal.ZERO : decimal(40);
        holdings.add(
            new Holding(
                symbol,
                random.nextInt(3) == 0 ? quantity.negate() : quantity,
                lacking(20) ? null : decimal(60)));
        if (!lacking(8)) {
          prices.put(symbol, priced(symbol));
        }
      }
      portfolio = new Portfolio(new PortfolioId("random"), null, "USD", holdings);
    }

    private Priced priced(Symbol symbol) {
      String currency = random.nextInt(4) == 0 ? null : lacking(8) ? "EUR" : "USD";
      return new Priced(
          new Quote(
              symbol,
              decimal(59),
              null,
              null,
              currency,
              lacking(20) ? null : decimal(59),
              null,
              null,
              null,
              null,
              null,
              null,
              random.nextInt(1_000_000),
              null,
              lacking(8) ? null : new Tidemark(random.nextInt(PARTITIONS), random.nextInt(1_000))),
          lacking(4) ? null : (Double) (100 * random.nextDouble()));
    }

    Valuation value() {
      return Valuations.value(portfolio, prices::get);
    }

    List<Holding> counted() {
      return portfolio.holdings().stream()
          .filter(holding -> prices.containsKey(holding.symbol()))
          .filter(holding -> !"EUR".equals(quote(holding).currency()))
          .toList();
    }

    Quote quote(Holding holding) {
      return requireNonNull(prices.get(holding.symbol())).quote();
    }

    private boolean lacking(int oneIn) {
      return !complete && random.nextInt(oneIn) == 0;
    }

    /** Above zero, of up to so many bits, with 0 to 12 fraction digits. */
    private BigDecimal decimal(int bits) {
      BigInteger digits = new BigInteger(1 + random.nextInt(bits), random).add(BigInteger.ONE);
      return new BigDecimal(digits, random.nextInt(13));
    }
  }
}
