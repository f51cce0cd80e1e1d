package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.Topics;
import io.tidemark.processor.TopologyFixture.Out;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An edition begins with the bars that the one before it knew. */
class HistoryTest {
  private static final long DAY = 86_400_000;
  private static final long TODAY = TopologyFixture.NOW.toEpochMilli() / DAY * DAY;

  private final TopologyFixture tide =
      new TopologyFixture(new Topics(Topics.DEFAULT_PREFIX, "v2"), Map.of());

  @AfterEach
  void close() {
    tide.close();
  }

  @Test
  void history_givesTheScoreItsLookback() {
    for (int day = -60; day < 0; day++) {
      bar(day, Integer.toString(100 + day % 7));
    }

    tide.price("AAPL", "101", 0);

    Out momentum = tide.last(CacheTopic.MOMENTUM, "tidemark-1/AAPL");
    assertThat(momentum.version()).isEqualTo(61);
    assertThat(momentum.json().path("bars").asInt()).isEqualTo(60);
    assertThat(momentum.json().path("score").isNumber()).isTrue();
    assertThat(tide.last(CacheTopic.QUOTES, "AAPL").json().path("price").asText()).isEqualTo("101");
  }

  @Test
  void history_isSentIntoTheEditionsOwnTopics_withTheTimeOfSending() {
    bar(-1, "99");

    Out bar = tide.last(CacheTopic.BARS_1D, "AAPL/" + (TODAY - DAY));

    assertThat(bar.json().path("close").asText()).isEqualTo("99");
    assertThat(bar.timestamp()).isGreaterThanOrEqualTo(TopologyFixture.NOW.toEpochMilli());
  }

  @Test
  void bar_thatTheProviderTellsAgain_replacesHistory() {
    bar(-1, "99");

    tide.send(tide.topics.barsIn(), "AAPL", json(-1, "98"));

    Out bar = tide.last(CacheTopic.BARS_1D, "AAPL/" + (TODAY - DAY));
    assertThat(bar.json().path("close").asText()).isEqualTo("98");
  }

  private void bar(int day, String close) {
    tide.sendUnsettled(tide.topics.history(), "AAPL", json(day, close), Instant.EPOCH);
    tide.settle();
  }

  private static String json(int day, String close) {
    return """
        {"version":9,"symbol":"AAPL","interval":"1d","openTime":%d,"open":"%s","high":"200",
         "low":"1","close":"%s","volume":"10","trades":3,"closed":true}"""
        .formatted(TODAY + day * DAY, close, close);
  }
}
