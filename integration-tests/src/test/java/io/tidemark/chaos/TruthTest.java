package io.tidemark.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.Portfolio;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.Quote;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import io.tidemark.model.indicator.DailyCloses;
import io.tidemark.model.json.AssetJson;
import io.tidemark.model.json.BarJson;
import io.tidemark.model.json.MomentumJson;
import io.tidemark.model.json.PortfolioJson;
import io.tidemark.model.json.PriceUpdateJson;
import io.tidemark.model.json.QuoteJson;
import io.tidemark.model.json.ValuationJson;
import io.tidemark.model.market.SymbolState;
import io.tidemark.model.valuation.Priced;
import io.tidemark.model.valuation.Valuations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The recomputation against the production's folds, on the events that a run makes. */
@SuppressWarnings("NullAway") // what is missing fails the test, which is the point
class TruthTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long START = Instant.parse("2026-03-02T23:58:00Z").toEpochMilli();
  private static final long DAY = 86_400_000;
  private static final long GRACE = 60_000;

  private final Universe universe =
      new Universe(new ChaosSettings(5, Duration.ZERO, 1, 30, 3, List.of()));
  private final Random random = new Random(5);
  private final Events events = new Events(random);
  private final Map<String, Twin> twins = new HashMap<>();
  private int number;

  /** One symbol, folded twice. */
  private static final class Twin {
    final SymbolState state;
    final DailyCloses closes = new DailyCloses();
    final PlainSymbol plain;
    final Map<String, Map<Long, Bar>> bars = new HashMap<>();

    Twin(Instrument instrument) {
      state = new SymbolState(new Symbol(instrument.symbol()));
      plain = new PlainSymbol(instrument);
    }

    void note(List<Bar> changed) {
      changed.forEach(
          bar ->
              bars.computeIfAbsent(bar.interval().code(), unused -> new TreeMap<>())
                  .put(bar.openTime(), bar));
    }
  }

  @Test
  void everything_isWhatTheProductionMakesOfIt() throws Exception {
    for (Instrument instrument : universe.instruments()) {
      Twin twin = new Twin(instrument);
      twins.put(instrument.symbol(), twin);
      describe(instrument, twin);
    }
    for (int i = 0; i < 20_000; i++) {
      Instrument one = universe.priced().get(random.nextInt(universe.priced().size()));
      price(one, START + i * 15L, i);
    }

    List<String> found = new ArrayList<>();
    for (Twin twin : twins.values()) {
      compare(twin, found);
    }
    for (String id : universe.portfolios()) {
      compare(id, found);
    }
    assertThat(found).isEmpty();
  }

  private void describe(Instrument instrument, Twin twin) throws Exception {
    String asset = events.asset(instrument, ++number);
    twin.state.apply(AssetJson.read(new Symbol(instrument.symbol()), asset.getBytes(UTF_8)));
    twin.plain.asset(JSON.readTree(asset));
    int days = instrument.zone() == null ? 0 : 1;
    for (int back = instrument.historyDays(); back > 0; back--) {
      long day = START / DAY - back - days;
      bar(instrument, twin, "1d", day * DAY);
    }
    bar(instrument, twin, "1m", START - START % 60_000 - 7_200_000);
    bar(instrument, twin, "1h", START - START % 3_600_000 - 4 * 3_600_000);
  }

  private void bar(Instrument instrument, Twin twin, String interval, long openTime)
      throws Exception {
    String json = events.bar(instrument.symbol(), interval, openTime, ++number);
    Bar bar = twin.state.apply(BarJson.read(json.getBytes(UTF_8)), twin.closes);
    twin.note(List.of(bar));
    twin.plain.bar(JSON.readTree(json));
  }

  private void price(Instrument instrument, long now, int offset) throws Exception {
    Twin twin = twins.get(instrument.symbol());
    long late = random.nextInt(3) == 0 ? random.nextInt(90_000) : random.nextInt(5);
    // the first one of all is on time, as in a run
    String json = events.price(instrument, ++number, offset < 2_000 ? now : now - late);
    boolean unused =
        twin.state.apply(
            PriceUpdateJson.read(json.getBytes(UTF_8)),
            new Tidemark(1, offset),
            twin.closes,
            GRACE);
    twin.note(twin.state.takeChangedBars(Interval.ALL));
    twin.plain.price(JSON.readTree(json), "1@" + offset);
  }

  private void compare(Twin twin, List<String> found) throws Exception {
    Quote quote = twin.state.quote();
    String name = twin.plain.symbol();
    assertThat(twin.plain.inputs()).isEqualTo(twin.state.version());
    Difference.find(name, twin.plain.quote(), JSON.readTree(QuoteJson.write(1, quote)), found);
    OptionalDouble benchmark = return63(twin);
    PlainMomentum momentum =
        PlainMomentum.of(twin.plain, benchmark.isPresent() ? plainReturn63(twin) : Double.NaN);
    byte[] score = MomentumJson.write(1, twin.state.momentum(twin.closes, benchmark));
    Difference.find(name + " momentum", momentum.json(), JSON.readTree(score), found);
    for (Map.Entry<String, PlainSeries> series : twin.plain.series().entrySet()) {
      Map<Long, Bar> made = twin.bars.getOrDefault(series.getKey(), Map.of());
      assertThat(made.keySet()).isEqualTo(series.getValue().bars.keySet());
      for (PlainBar bar : series.getValue().bars.values()) {
        JsonNode expected = bar.json(name, series.getKey(), series.getValue().closed(bar));
        JsonNode actual = JSON.readTree(BarJson.write(1, made.get(bar.openTime)));
        Difference.find(name + " " + series.getKey() + " " + bar.openTime, expected, actual, found);
      }
    }
  }

  private OptionalDouble return63(Twin twin) {
    String benchmark = twin.plain.benchmark();
    Twin other = benchmark == null ? null : twins.get(benchmark);
    return other == null ? OptionalDouble.empty() : other.state.return63(other.closes);
  }

  private double plainReturn63(Twin twin) {
    return PlainMomentum.of(twins.get(twin.plain.benchmark()).plain, Double.NaN).return63();
  }

  private void compare(String id, List<String> found) throws Exception {
    String json = events.portfolio(universe.some(random, 20), ++number);
    Portfolio portfolio = PortfolioJson.read(new PortfolioId(id), json.getBytes(UTF_8));
    byte[] valued =
        ValuationJson.write(
            1,
            new Tidemark(0, number),
            Valuations.value(
                portfolio,
                symbol -> {
                  Twin twin = twins.get(symbol.value());
                  return twin == null
                      ? null
                      : new Priced(
                          twin.state.quote(),
                          twin.state.momentum(twin.closes, return63(twin)).score());
                }));
    PlainValuation plain =
        new PlainValuation(
            JSON.readTree(json),
            symbol -> {
              Twin twin = twins.get(symbol);
              return twin == null ? null : priced(twin);
            });
    ObjectNode expected = plain.json(id).put("portfolioTidemark", "0@" + number);
    Difference.find(id, expected, JSON.readTree(valued), found);
  }

  private PlainValuation.Priced priced(Twin twin) {
    double benchmark = return63(twin).isPresent() ? plainReturn63(twin) : Double.NaN;
    return new PlainValuation.Priced(
        twin.plain.quote(), PlainMomentum.of(twin.plain, benchmark).score());
  }
}
