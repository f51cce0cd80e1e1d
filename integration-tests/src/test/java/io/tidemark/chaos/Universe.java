package io.tidemark.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** All that a run trades in; the same for the same settings. */
final class Universe {
  /** A symbol that portfolios hold and nobody prices. */
  static final String UNPRICED = "NEVER";

  private static final int BENCHMARKS = 2;

  private final List<Instrument> instruments;
  private final List<Instrument> priced;
  private final List<String> portfolios;
  private final Random random;

  Universe(ChaosSettings settings) {
    this.random = new Random(settings.seed());
    this.instruments = IntStream.range(0, settings.symbols()).mapToObj(this::instrument).toList();
    this.priced = instruments.stream().filter(Instrument::priced).toList();
    this.portfolios =
        IntStream.range(0, settings.portfolios()).mapToObj("folio-%d"::formatted).toList();
  }

  private Instrument instrument(int number) {
    boolean comesAndGoes = number % 7 == 3;
    String benchmark = number >= BENCHMARKS && number % 3 == 0 ? symbol(number % BENCHMARKS) : null;
    return new Instrument(
        number,
        symbol(number),
        comesAndGoes ? null : zone(number),
        number % 13 == 7 ? "EUR" : "USD",
        number % 4 == 0 ? null : number % 13 == 7 ? "EUR" : "USD",
        benchmark,
        number % 11 != 5,
        comesAndGoes,
        number < BENCHMARKS ? 130 : 10 + random.nextInt(number % 2 == 0 ? 60 : 280));
  }

  private static String symbol(int number) {
    return "C%03d".formatted(number);
  }

  private static @Nullable String zone(int number) {
    return switch (number % 5) {
      case 1 -> "America/New_York";
      case 2 -> "Asia/Tokyo";
      default -> null;
    };
  }

  List<Instrument> instruments() {
    return instruments;
  }

  /** Those that have prices. */
  List<Instrument> priced() {
    return priced;
  }

  List<String> symbols() {
    return instruments.stream().map(Instrument::symbol).toList();
  }

  List<String> portfolios() {
    return portfolios;
  }

  /** A few symbols, none twice, by chance. */
  List<String> some(Random chance, int most) {
    List<String> left = new ArrayList<>(symbols());
    left.add(UNPRICED);
    List<String> some = new ArrayList<>();
    for (int n = 1 + chance.nextInt(most); n > 0 && !left.isEmpty(); n--) {
      some.add(left.remove(chance.nextInt(left.size())));
    }
    return some;
  }
}
