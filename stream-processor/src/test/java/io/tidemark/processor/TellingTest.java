package io.tidemark.processor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.StateQuestion;
import io.tidemark.model.wire.StateReply;
import io.tidemark.model.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What running tasks answer from their state. */
class TellingTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final StateReply UNKNOWN = new StateReply.Unknown();

  private static StateQuestion tell(CacheTopic kind, String key) {
    return new StateQuestion(false, kind, key);
  }

  private static StateQuestion renew(CacheTopic kind, String key) {
    return new StateQuestion(true, kind, key);
  }

  private static String json(StateReply reply) {
    assertThat(reply).isInstanceOf(StateReply.Found.class);
    return new String(((StateReply.Found) reply).json(), UTF_8);
  }

  private static TopologyFixture filled() {
    return new TopologyFixture()
        .send(TOPICS.assetsIn(), "SPY", "{\"symbol\":\"SPY\",\"name\":\"S&P 500\"}")
        .send(TOPICS.assetsIn(), "AAPL", "{\"symbol\":\"AAPL\",\"benchmark\":\"SPY\"}")
        .price("SPY", "500", 0)
        .price("AAPL", "10", 0)
        .price("AAPL", "11", 1)
        .send(TOPICS.portfolios(), "growth", portfolio());
  }

  private static String portfolio() {
    return """
        {"portfolioId":"growth","currency":"USD","holdings":[{"symbol":"AAPL","quantity":"2"}]}""";
  }

  @Test
  void everyKind_isToldByteForByteAsItWasSent() {
    try (TopologyFixture tide = filled()) {
      Map<CacheTopic, String> keys =
          Map.of(
              CacheTopic.QUOTES, "AAPL",
              CacheTopic.MOMENTUM, "tidemark-1/AAPL",
              CacheTopic.ASSETS, "AAPL",
              CacheTopic.VALUATIONS, "growth");

      keys.forEach((kind, key) -> assertTold(tide, kind, key));
      String bar = json(tide.ask(tell(CacheTopic.BARS_1M, "AAPL")));
      assertThat(bar).isEqualTo(newest(tide, CacheTopic.BARS_1M));
    }
  }

  /**
   * The same as was sent last, at its version or a later one: an asset's counts the prices since,
   * and what looks at the board counts what has come onto it.
   */
  private static void assertTold(TopologyFixture tide, CacheTopic kind, String key) {
    byte[] told = json(tide.ask(tell(kind, key))).getBytes(UTF_8);
    TopologyFixture.Out last = tide.last(kind, key);
    assertThat(rest(told))
        .as("%s", kind)
        .isEqualTo(rest(Objects.requireNonNull(last.value()).getBytes(UTF_8)));
    if (kind == CacheTopic.QUOTES) {
      assertThat(Entry.version(told)).isEqualTo(last.version());
    } else {
      assertThat(Entry.version(told)).isGreaterThanOrEqualTo(last.version());
    }
  }

  private static String rest(byte[] json) {
    return new String(json, UTF_8).replaceFirst("\"version\":[0-9]+,", "");
  }

  private static String newest(TopologyFixture tide, CacheTopic kind) {
    List<TopologyFixture.Out> all = tide.all(kind);
    return Objects.requireNonNull(
        all.stream()
            .filter(out -> Objects.requireNonNull(out.key()).startsWith("AAPL/"))
            .reduce((first, second) -> second)
            .orElseThrow()
            .value());
  }

  @Test
  void whatThereIsNot_isUnknown() {
    try (TopologyFixture tide = filled()) {
      assertThat(tide.ask(tell(CacheTopic.QUOTES, "NOPE"))).isEqualTo(UNKNOWN);
      assertThat(tide.ask(tell(CacheTopic.MOMENTUM, "other/AAPL"))).isEqualTo(UNKNOWN);
      assertThat(tide.ask(tell(CacheTopic.MOMENTUM, "AAPL"))).isEqualTo(UNKNOWN);
      assertThat(tide.ask(tell(CacheTopic.VALUATIONS, "nope"))).isEqualTo(UNKNOWN);

      tide.send(TOPICS.portfolios(), "growth", null);
      tide.send(TOPICS.assetsIn(), "AAPL", null);

      assertThat(tide.ask(tell(CacheTopic.VALUATIONS, "growth"))).isEqualTo(UNKNOWN);
      assertThat(tide.ask(tell(CacheTopic.ASSETS, "AAPL"))).isEqualTo(UNKNOWN);
    }
  }

  @Test
  void quoteInBetweenItsTurns_isToldAheadOfTheTopic() {
    try (TopologyFixture tide = filled()) {
      tide.sendUnsettled(TOPICS.prices(), "AAPL", price("12", 2));
      tide.sendUnsettled(TOPICS.prices(), "AAPL", price("13", 3));

      assertThat(json(tide.ask(tell(CacheTopic.QUOTES, "AAPL")))).contains("\"price\":\"13\"");
    }
  }

  private static String price(String price, long seconds) {
    return """
        {"symbol":"AAPL","price":"%s","currency":"USD","eventTime":%d}"""
        .formatted(price, TopologyFixture.NOW.plusSeconds(seconds).toEpochMilli());
  }

  @Test
  void whatTheCacheHasLost_isSentAgainButOnceASecond() {
    try (TopologyFixture tide = filled()) {
      Map<CacheTopic, String> keys =
          Map.of(
              CacheTopic.QUOTES, "AAPL",
              CacheTopic.MOMENTUM, "tidemark-1/AAPL",
              CacheTopic.ASSETS, "AAPL",
              CacheTopic.VALUATIONS, "growth",
              CacheTopic.BARS_1D, "AAPL");
      tide.rest(Duration.ofSeconds(10));
      keys.forEach(
          (kind, key) -> {
            int before = tide.all(kind).size();

            tide.ask(tell(kind, key));
            tide.ask(renew(kind, key));
            tide.ask(renew(kind, key));
            tide.ask(renew(kind, key));
            tide.settle();

            assertThat(tide.all(kind)).as("%s", kind).hasSize(before + 1);
          });
    }
  }

  @Test
  void taskThatIsBehindItsLog_tellsNothing() {
    try (TopologyFixture tide = new TopologyFixture(Map.of(TOPICS.prices(), 2L))) {
      tide.price("AAPL", "10", 0);

      assertThat(tide.ask(tell(CacheTopic.QUOTES, "AAPL"))).isInstanceOf(StateReply.NotNow.class);
      assertThat(tide.ask(tell(CacheTopic.QUOTES, "NOPE"))).isInstanceOf(StateReply.NotNow.class);

      tide.price("AAPL", "11", 1);

      assertThat(json(tide.ask(tell(CacheTopic.QUOTES, "AAPL")))).contains("\"price\":\"11\"");
      assertThat(tide.ask(tell(CacheTopic.QUOTES, "NOPE"))).isEqualTo(UNKNOWN);
    }
  }

  @Test
  void taskThatIsGone_answersWhatWaitsAndTakesNothingMore() {
    List<StateReply> told = new ArrayList<>();
    Inbox inbox;
    try (TopologyFixture tide = filled()) {
      inbox = Objects.requireNonNull(tide.inbox());
      inbox.offer(new Inbox.Asked(tell(CacheTopic.QUOTES, "AAPL"), () -> true, told::add));
    }

    assertThat(told).singleElement().isInstanceOf(StateReply.NotNow.class);
    assertThat(inbox.offer(new Inbox.Asked(tell(CacheTopic.QUOTES, "A"), () -> true, told::add)))
        .isFalse();
  }

  @Test
  void inbox_thatIsFull_takesNoMore() {
    Inbox inbox = new Inbox();
    Inbox.Asked one = new Inbox.Asked(tell(CacheTopic.QUOTES, "A"), () -> true, reply -> {});
    int taken = 0;
    while (inbox.offer(one)) {
      taken++;
    }

    assertThat(taken).isEqualTo(10_000);
  }
}
