package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.Topics;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A task that starts behind the end of its inputs holds back what depends on the board. */
class HeldBackTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final String BENCHMARKED = "{\"symbol\":\"AAPL\",\"benchmark\":\"SPY\"}";

  @Test
  void valuation_beforeAllFormerPortfoliosAreRead_waits() {
    try (TopologyFixture tide = new TopologyFixture(Map.of(TOPICS.portfolios(), 2L))) {
      tide.send(TOPICS.portfolios(), "growth", holding("1"));
      assertThat(tide.all(CacheTopic.VALUATIONS)).isEmpty();

      tide.send(TOPICS.portfolios(), "growth", holding("2"));

      assertThat(tide.all(CacheTopic.VALUATIONS)).hasSize(1);
      assertThat(tide.last(CacheTopic.VALUATIONS, "growth").version()).isEqualTo(2);
    }
  }

  @Test
  void benchmarkedScore_beforeAllFormerPricesAreRead_waits() {
    try (TopologyFixture tide = new TopologyFixture(Map.of(TOPICS.prices(), 2L))) {
      tide.send(TOPICS.assetsIn(), "AAPL", BENCHMARKED);
      tide.price("AAPL", "10", 0);
      assertThat(tide.all(CacheTopic.MOMENTUM)).isEmpty();
      assertThat(tide.last(CacheTopic.QUOTES, "AAPL").version()).isEqualTo(2);

      tide.price("AAPL", "11", 1);

      // three inputs of its own, and two on the board: its newest quote is on its way there
      assertThat(tide.last(CacheTopic.MOMENTUM, "tidemark-1/AAPL").version()).isEqualTo(5);
    }
  }

  @Test
  void scoreWithoutBenchmark_isNotHeldBack() {
    try (TopologyFixture tide = new TopologyFixture(Map.of(TOPICS.prices(), 2L))) {
      tide.price("AAPL", "10", 0);

      assertThat(tide.last(CacheTopic.MOMENTUM, "tidemark-1/AAPL").version()).isEqualTo(1);
    }
  }

  private static String holding(String quantity) {
    return """
        {"portfolioId":"growth","currency":"USD",
         "holdings":[{"symbol":"AAPL","quantity":"%s"}]}"""
        .formatted(quantity);
  }
}
