package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryRoutingTest {
  @ParameterizedTest
  @CsvSource({
    "QUOTES,     EUR/USD,               tm:1:quote:EUR/USD",
    "ASSETS,     AAPL,                  tm:1:asset:AAPL",
    "MOMENTUM,   tidemark-1/EUR/USD,    tm:1:momentum:tidemark-1:EUR/USD",
    "VALUATIONS, growth,                tm:1:valuation:growth",
    "BARS_1M,    EUR/USD/1732060800000, tm:1:bars:1m:EUR/USD",
    "BARS_1D,    AAPL/1732060800000,    tm:1:bars:1d:AAPL"
  })
  void record_ofEachKind_goesToItsKey(CacheTopic kind, String id, String key) {
    CacheWrite write = Records.write(Records.value(kind, id, 7));

    assertThat(write.key()).isEqualTo(key);
    assertThat(write.version()).isEqualTo(7);
    assertThat(write.deletes()).isFalse();
  }

  @Test
  void quote_isFollowedByTheIndex() {
    EntryWrite write = (EntryWrite) Records.write(Records.value(CacheTopic.QUOTES, "AAPL", 7));

    assertThat(write.membership()).isEqualTo(Membership.index("tm:1:index:symbols", "AAPL"));
  }

  @Test
  void deletedAsset_leavesTheIndexUnlessThereIsAQuote() {
    EntryWrite write = (EntryWrite) Records.write(Records.delete(CacheTopic.ASSETS, "AAPL", 7));

    assertThat(write.membership())
        .isEqualTo(Membership.unindex("tm:1:index:symbols", "AAPL", "tm:1:quote:AAPL"));
    assertThat(write.json()).asString(UTF_8).isEqualTo("{\"version\":7,\"deleted\":true}");
  }

  @ParameterizedTest
  @CsvSource({"72.4, 72.4", "-0.5, -0.5", "1e2, 100.0"})
  void momentum_withScore_isRanked(String header, String score) {
    ConsumerRecord<byte[], byte[]> record = Records.value(CacheTopic.MOMENTUM, "m/AAPL", 7);

    EntryWrite write =
        (EntryWrite) Records.write(Records.with(record, RecordHeaders.SCORE, header));

    assertThat(write.membership())
        .isEqualTo(Membership.rank("tm:1:rank:momentum:m", "AAPL", score));
  }

  @Test
  void momentum_withoutScore_isNotRanked() {
    EntryWrite write = (EntryWrite) Records.write(Records.value(CacheTopic.MOMENTUM, "m/AAPL", 7));

    assertThat(write.membership()).isEqualTo(Membership.rank("tm:1:rank:momentum:m", "AAPL", ""));
  }

  @Test
  void deletedBar_isATombstoneThatNamesTheBar() {
    CacheWrite write = Records.write(Records.delete(CacheTopic.BARS_5M, "AAPL/300000", 9));

    assertThat(write.json())
        .asString(UTF_8)
        .isEqualTo("{\"version\":9,\"openTime\":300000,\"deleted\":true}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "x", "1.5", " 7", "9223372036854775808", "٧"})
  void version_thatIsNone_isRejected(String version) {
    ConsumerRecord<byte[], byte[]> record = Records.bare(CacheTopic.QUOTES, "AAPL", null);

    Routed routed = Records.ROUTING.route(Records.with(record, RecordHeaders.VERSION, version));

    assertThat(reason(routed)).startsWith("version: ");
  }

  @Test
  void version_thatIsMissing_isRejected() {
    Routed routed = Records.ROUTING.route(Records.bare(CacheTopic.QUOTES, "AAPL", null));

    assertThat(reason(routed)).isEqualTo("version: header is missing");
  }

  @Test
  void version_upToTheLargestLong_isTaken() {
    CacheWrite write = Records.write(Records.value(CacheTopic.QUOTES, "AAPL", Long.MAX_VALUE));

    assertThat(write.version()).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"version\":6,\"x\":1}",
        "{\"version\":07,\"x\":1}",
        "{\"version\":71}",
        "7"
      })
  void value_thatDoesNotBeginWithItsVersion_isRejected(String json) {
    Routed routed = Records.ROUTING.route(Records.record(CacheTopic.QUOTES, "AAPL", 7, json));

    assertThat(reason(routed)).startsWith("value: must begin with version 7");
  }

  @Test
  void value_thatIsTooLarge_isRejected() {
    String json = "{\"version\":7,\"x\":\"" + "x".repeat(1_000) + "\"}";

    Routed routed = Records.ROUTING.route(Records.record(CacheTopic.QUOTES, "AAPL", 7, json));

    assertThat(reason(routed)).startsWith("value: must have at most 1000 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "QUOTES,     aapl",
    "ASSETS,     ''",
    "MOMENTUM,   AAPL",
    "MOMENTUM,   /AAPL",
    "MOMENTUM,   m o/AAPL",
    "VALUATIONS, a b",
    "BARS_1M,    AAPL",
    "BARS_1M,    AAPL/",
    "BARS_1M,    AAPL/-5",
    "BARS_1M,    AAPL/9007199254740993",
    "BARS_1M,    /60000"
  })
  void key_thatIsNoneOfItsKind_isRejected(CacheTopic kind, String key) {
    Routed routed = Records.ROUTING.route(Records.delete(kind, key, 7));

    assertThat(reason(routed)).isNotBlank();
  }

  @Test
  void key_thatIsNull_isRejected() {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(Records.TOPICS.cache(CacheTopic.QUOTES), 0, 0, null, null);

    Routed routed = Records.ROUTING.route(Records.with(record, RecordHeaders.VERSION, "7"));

    assertThat(reason(routed)).isEqualTo("key: is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NaN", "Infinity", "high"})
  void score_thatIsNotFinite_isRejected(String score) {
    ConsumerRecord<byte[], byte[]> record = Records.value(CacheTopic.MOMENTUM, "m/AAPL", 7);

    Routed routed = Records.ROUTING.route(Records.with(record, RecordHeaders.SCORE, score));

    assertThat(reason(routed)).startsWith("score: must be a finite number");
  }

  private static String reason(Routed routed) {
    assertThat(routed).isInstanceOf(Rejected.class);
    return ((Rejected) routed).reason();
  }
}
