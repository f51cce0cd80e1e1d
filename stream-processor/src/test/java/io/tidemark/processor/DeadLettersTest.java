package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.processor.TopologyFixture.Out;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLettersTest {
  private final TopologyFixture tide = new TopologyFixture();

  @AfterEach
  void close() {
    tide.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "AAPL | {                                                                      | broken JSON",
        "AAPL | []                                                                     | not a JSON object",
        "AAPL | null                                                                   | value: is null",
        "null | {\"symbol\":\"AAPL\",\"price\":\"1\",\"eventTime\":1}                  | key: is null",
        "AAPL | {\"symbol\":\"AAPL\",\"price\":\"1\"}                                  | eventTime: is missing",
        "AAPL | {\"symbol\":\"AAPL\",\"eventTime\":1}                                  | price: is missing",
        "AAPL | {\"symbol\":\"MSFT\",\"price\":\"1\",\"eventTime\":1}                  | MSFT",
        "AAPL | {\"symbol\":\"AAPL\",\"price\":\"0\",\"eventTime\":1}                  | price: must be above zero, was 0",
        "AAPL | {\"symbol\":\"AAPL\",\"price\":\"-1\",\"eventTime\":1}                 | price: must be above zero, was -1",
        "AAPL | {\"symbol\":\"AAPL\",\"price\":NaN,\"eventTime\":1}                    | NaN",
        "AAPL | {\"symbol\":\"AAPL\",\"price\":\"Infinity\",\"eventTime\":1}           | price: must be a decimal, was Infinity",
        "AAPL | {\"symbol\":\"AAPL\",\"price\":true,\"eventTime\":1}                   | price: must be a decimal, was true",
        "AAPL | {\"symbol\":\"AAPL\",\"price\":1234567890123456789012345678901234567890,\"eventTime\":1} | 18 integer",
        "AAPL | {\"symbol\":\"AAPL\",\"bid\":\"2\",\"ask\":\"1\",\"eventTime\":1}      | bid: must not be above ask 1, was 2",
        "AAPL | {\"symbol\":\"AAPL\",\"price\":\"1\",\"eventTime\":\"soon\"}           | eventTime: must be epoch",
        "AAPL | {\"symbol\":\"AAPL\",\"price\":\"1\",\"eventTime\":4102444800000}      | 5 minutes ahead",
        "AAPL | {\"symbol\":\"AAPL\",\"price\":\"1\",\"size\":\"-2\",\"eventTime\":1}  | size: must not be below zero, was -2",
        "A A  | {\"symbol\":\"A A\",\"price\":\"1\",\"eventTime\":1}                   | symbol: must match",
      })
  void price_thatCanNotBeUsed_landsInDeadLettersAndTheStreamGoesOn(
      String key, String value, String reason) {
    tide.send(tide.topics.prices(), key, value);
    tide.price("MSFT", "5", 0);

    assertThat(tide.deadLetters()).hasSize(1);
    Out letter = tide.deadLetters().get(0);
    assertThat(letter.key()).isEqualTo(key);
    assertThat(letter.value()).isEqualTo(value);
    assertThat(letter.headers())
        .containsEntry(RecordHeaders.STAGE, "process")
        .containsEntry(RecordHeaders.TOPIC, "tidemark.prices")
        .containsEntry(RecordHeaders.PARTITION, "0")
        .containsEntry(RecordHeaders.OFFSET, "0");
    assertThat(letter.headers().get(RecordHeaders.REASON)).contains(reason);
    assertThat(tide.all(CacheTopic.QUOTES)).extracting(Out::key).containsExactly("MSFT");
  }

  @Test
  void deadLetter_ofAKnownSymbol_leavesItsVersionAlone() {
    tide.price("AAPL", "5", 0);
    tide.price("AAPL", "{}");
    tide.price("AAPL", "6", 1);

    assertThat(tide.last(CacheTopic.QUOTES, "AAPL").version()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "null | {} | key: is null",
        "AAPL | null | value: is null",
        "AAPL | {\"symbol\":\"AAPL\",\"interval\":\"1d\",\"openTime\":0,\"open\":1,\"high\":1,\"low\":2,\"close\":1} | low",
        "AAPL | {\"symbol\":\"AAPL\",\"interval\":\"1d\",\"openTime\":0,\"high\":1,\"low\":1,\"close\":1} | open: is missing",
        "AAPL | {\"symbol\":\"AAPL\",\"interval\":\"2d\",\"openTime\":0,\"open\":1,\"high\":1,\"low\":1,\"close\":1} | interval",
        "AAPL | {\"symbol\":\"AAPL\",\"interval\":\"1d\",\"openTime\":0,\"open\":1,\"high\":1,\"low\":1,\"close\":1,\"closed\":false} | closed",
      })
  void bar_thatCanNotBeUsed_landsInDeadLetters(String key, String value, String reason) {
    tide.send(tide.topics.barsIn(), key, value);

    assertThat(tide.deadLetters()).hasSize(1);
    assertThat(tide.deadLetters().get(0).headers().get(RecordHeaders.REASON)).contains(reason);
    assertThat(tide.all(CacheTopic.QUOTES)).isEmpty();
  }

  @Test
  void portfoliosAndAssets_thatCanNotBeUsed_landInDeadLetters() {
    List<String> portfolios =
        List.of(
            "{",
            "{\"currency\":\"USD\"}",
            "{\"currency\":\"USD\",\"holdings\":[{\"symbol\":\"A\",\"quantity\":1},{\"symbol\":\"A\",\"quantity\":1}]}",
            "{\"currency\":\"usd\",\"holdings\":[]}",
            "{\"portfolioId\":\"other\",\"currency\":\"USD\",\"holdings\":[]}");
    portfolios.forEach(json -> tide.send(tide.topics.portfolios(), "growth", json));
    tide.send(tide.topics.portfolios(), null, "{}");
    tide.send(tide.topics.portfolios(), "not an id", "{}");
    tide.send(tide.topics.assetsIn(), "AAPL", "{\"timezone\":\"Mars/Olympus\"}");
    tide.send(tide.topics.assetsIn(), "AAPL", "{\"benchmark\":\"AAPL\"}");
    tide.send(tide.topics.assetsIn(), null, null);

    assertThat(tide.deadLetters()).hasSize(portfolios.size() + 5);
    assertThat(tide.deadLetters())
        .allSatisfy(letter -> assertThat(letter.headers().get(RecordHeaders.REASON)).isNotBlank());
    assertThat(tide.all(CacheTopic.VALUATIONS)).isEmpty();
    assertThat(tide.all(CacheTopic.ASSETS)).isEmpty();
  }

  @Test
  void unknownPortfolio_deleted_isNoError() {
    tide.send(tide.topics.portfolios(), "ghost", null);

    assertThat(tide.deadLetters()).isEmpty();
    assertThat(tide.last(CacheTopic.VALUATIONS, "ghost").value()).isNull();
  }
}
