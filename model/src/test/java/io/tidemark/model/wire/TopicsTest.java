package io.tidemark.model.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.Interval;
import io.tidemark.model.Symbol;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
  private static final long DAY = 86_400_000;

  private final Topics topics = new Topics(Topics.DEFAULT_PREFIX);

  @Test
  void specs_areTheTopicsOfTheDesignWithTheirCleanupAndRetention() {
    Map<String, String> made = new LinkedHashMap<>();
    for (Topics.Spec spec : topics.specs()) {
      Map<String, String> config = spec.config();
      long millis = Long.parseLong(config.get("retention.ms"));
      made.put(
          spec.name(),
          config.get("cleanup.policy") + " " + (millis < 0 ? "ever" : millis / (double) DAY + "d"));
    }

    assertThat(made)
        .containsOnly(
            Map.entry("tidemark.prices", "delete 7.0d"),
            Map.entry("tidemark.bars-in", "delete 900.0d"),
            Map.entry("tidemark.portfolios", "compact ever"),
            Map.entry("tidemark.assets-in", "compact ever"),
            Map.entry("tidemark.quotes", "compact ever"),
            Map.entry("tidemark.momentum", "compact ever"),
            Map.entry("tidemark.valuations", "compact ever"),
            Map.entry("tidemark.assets", "compact ever"),
            Map.entry("tidemark.bars-1m", "compact,delete 7.0d"),
            Map.entry("tidemark.bars-5m", "compact,delete 35.0d"),
            Map.entry("tidemark.bars-1h", "compact,delete 400.0d"),
            Map.entry("tidemark.bars-1d", "compact,delete 900.0d"),
            Map.entry("tidemark.dead-letters", "delete 14.0d"));
  }

  @Test
  void inputs_carryTheTimeOfTheirAppending_othersThatOfTheirEvent() {
    assertThat(topics.specs())
        .allSatisfy(
            spec ->
                assertThat(spec.config())
                    .containsEntry(
                        "message.timestamp.type",
                        topics.inputs().contains(spec.name()) ? "LogAppendTime" : "CreateTime"));
    assertThat(topics.inputs())
        .containsExactlyInAnyOrder(
            "tidemark.prices", "tidemark.bars-in", "tidemark.portfolios", "tidemark.assets-in");
  }

  @Test
  void outputs_haveRoomForTheLargestInputAndOurHeaders() {
    for (Topics.Spec spec : topics.specs()) {
      int bytes = Integer.parseInt(spec.config().get("max.message.bytes"));
      if (topics.inputs().contains(spec.name())) {
        assertThat(bytes).isEqualTo(8_388_608);
      } else {
        assertThat(bytes).isGreaterThan(8_388_608);
      }
    }
  }

  @Test
  void names_beginWithThePrefix() {
    Topics others = new Topics("test-");

    assertThat(others.specs()).hasSize(13).allMatch(spec -> spec.name().startsWith("test-"));
    assertThat(others.deadLetters()).isEqualTo("test-dead-letters");
    assertThat(others.allCache()).hasSize(8).contains("test-quotes", "test-bars-1d");
  }

  @ParameterizedTest
  @EnumSource
  void cacheTopic_isFoundByItsName(CacheTopic topic) {
    assertThat(topics.cacheTopic(topics.cache(topic))).isEqualTo(topic);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tidemark.prices", "quotes", "tidemark.quotes2", "test-quotes"})
  void cacheTopic_ofAnotherName_isNone(String name) {
    assertThat(topics.cacheTopic(name)).isNull();
  }

  @Test
  void keys_areThoseOfTheDesign() {
    Symbol symbol = new Symbol("EUR/USD");

    assertThat(Topics.barKey(symbol, 1_732_060_800_000L)).isEqualTo("EUR/USD/1732060800000");
    assertThat(Topics.momentumKey("tidemark-1", symbol)).isEqualTo("tidemark-1/EUR/USD");
  }

  @ParameterizedTest
  @CsvSource({"1m,bars-1m", "5m,bars-5m", "1h,bars-1h", "1d,bars-1d"})
  void bars_ofEachInterval_haveTheirTopic(String code, String suffix) {
    Interval interval = Interval.parse(code);

    assertThat(Topics.bars(interval).suffix()).isEqualTo(suffix);
    assertThat(Topics.bars(interval).interval()).isEqualTo(interval);
  }

  @ParameterizedTest
  @CsvSource({
    "QUOTES,AAPL,AAPL",
    "MOMENTUM,tidemark-1/EUR/USD,EUR/USD",
    "BARS_1M,EUR/USD/60000,EUR/USD",
    "MOMENTUM,junk,junk",
    "BARS_1D,junk,junk"
  })
  void placingKey_isTheSymbol_whereTheKeyHasOne(CacheTopic topic, String key, String placing) {
    assertThat(Topics.placingKey(topic, key.getBytes(UTF_8))).isEqualTo(placing.getBytes(UTF_8));
  }
}
