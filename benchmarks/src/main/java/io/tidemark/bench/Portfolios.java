package io.tidemark.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.model.Holding;
import io.tidemark.model.Portfolio;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.Symbol;
import io.tidemark.model.json.PortfolioJson;
import io.tidemark.runtime.KafkaSettings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The portfolios of a workload: so many holdings of distinct symbols each, chosen by popularity.
 *
 * @param holdings of each portfolio, symbol number to quantity
 */
record Portfolios(List<Map<Integer, Integer>> holdings) {
  private static final int LARGEST_QUANTITY = 500;

  Portfolios {
    holdings = List.copyOf(holdings);
  }

  /** Some, the same for the same seed; what is popular in {@code market} is widely held. */
  static Portfolios of(int count, int size, Market market, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Zipf popularity = new Zipf(market.symbols(), 1.0);
    List<Map<Integer, Integer>> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Set<Integer> symbols = new LinkedHashSet<>();
      while (symbols.size() < Math.min(size, market.symbols())) {
        symbols.add(market.ranked(popularity.next(random)));
      }
      Map<Integer, Integer> quantities = new HashMap<>();
      symbols.forEach(symbol -> quantities.put(symbol, 1 + random.nextInt(LARGEST_QUANTITY)));
      all.add(Map.copyOf(quantities));
    }
    return new Portfolios(all);
  }

  static String id(int number) {
    return "pf-" + number;
  }

  int count() {
    return holdings.size();
  }

  /** Puts all of them into Kafka. */
  void send(Sender sender, KafkaSettings kafka) {
    for (int i = 0; i < holdings.size(); i++) {
      sender.send(
          new ProducerRecord<>(
              kafka.topics().portfolios(), id(i).getBytes(UTF_8), PortfolioJson.write(model(i))));
    }
    sender.flush();
  }

  private Portfolio model(int number) {
    List<Holding> list = new ArrayList<>();
    holdings
        .get(number)
        .forEach(
            (symbol, quantity) ->
                list.add(
                    new Holding(
                        new Symbol(Tick.symbol(symbol)),
                        BigDecimal.valueOf(quantity),
                        BigDecimal.TEN)));
    return new Portfolio(new PortfolioId(id(number)), null, "USD", list);
  }

  /** What a portfolio is worth at the ledger's prices. */
  BigDecimal worth(int number, Ledger ledger) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Map.Entry<Integer, Integer> holding : holdings.get(number).entrySet()) {
      if (ledger.version(holding.getKey()) > 0) {
        BigDecimal quantity = BigDecimal.valueOf(holding.getValue());
        sum = sum.add(ledger.price(holding.getKey()).multiply(quantity));
      }
    }
    return sum;
  }
}
