package io.tidemark.sink;

import static io.tidemark.model.wire.CacheTopic.ASSETS;
import static io.tidemark.model.wire.CacheTopic.MOMENTUM;
import static io.tidemark.model.wire.CacheTopic.QUOTES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExpectedEntryTest {
  private static final long OFFSET = 42; // of the records that are made here
  private static final long APPLIED = OFFSET + 1;
  private static final long NOT_YET = OFFSET;

  @Test
  void sameVersionAndValue_isConsistent() {
    assertThat(judge(quote(5), held(5), APPLIED)).isEqualTo(Verdict.CONSISTENT);
  }

  @Test
  void absentOnceTheMarkPromisesIt_isMissing() {
    assertThat(fault(judge(quote(5), absent(), APPLIED))).isEqualTo(Fault.MISSING);
    assertThat(judge(quote(5), absent(), NOT_YET).pending()).hasSize(1);
    assertThat(judge(quote(5), absent(), NOT_YET).faults()).isEmpty();
  }

  @Test
  void absentAfterTheShortestExpiry_hasExpired() {
    long almost = Duration.ofSeconds(270).toMillis();

    assertThat(judge(quote(5), absent(), moment(APPLIED, almost))).isEqualTo(Verdict.EXPIRED);
    assertThat(fault(judge(quote(5), absent(), moment(APPLIED, almost - 1))))
        .isEqualTo(Fault.MISSING);
  }

  @Test
  void absentWhereRedisEvicts_isNoFault() {
    Moment.Terms terms = new Moment.Terms(Expiry.local(), BarsKept.local(), true);

    assertThat(judge(quote(5), absent(), new Moment(terms, APPLIED, 0, Long.MIN_VALUE)))
        .isEqualTo(Verdict.EXPIRED);
  }

  @Test
  void lowerVersion_isOlderOnceTheMarkPromisesTheHigher() {
    assertThat(fault(judge(quote(5), held(4), APPLIED))).isEqualTo(Fault.OLDER);
    assertThat(judge(quote(5), held(4), NOT_YET).pending()).hasSize(1);
  }

  @Test
  void higherVersion_isNewerWhateverTheMark() {
    assertThat(fault(judge(quote(5), held(6), APPLIED))).isEqualTo(Fault.NEWER);
    assertThat(fault(judge(quote(5), held(6), NOT_YET))).isEqualTo(Fault.NEWER);
  }

  @Test
  void sameVersionWithAnotherValue_isDifferent() {
    assertThat(fault(judge(quote(5), held("{\"version\":5,\"y\":1}"), APPLIED)))
        .isEqualTo(Fault.DIFFERENT);
  }

  @Test
  void highestVersionCounts_notTheLastRecord() {
    ExpectedEntry expected = entry(QUOTES, Records.value(QUOTES, "AAPL", 9));
    expected.take(Records.write(Records.value(QUOTES, "AAPL", 7)));

    assertThat(judge(expected, held(9), APPLIED)).isEqualTo(Verdict.CONSISTENT);
    assertThat(fault(judge(expected, held(7), APPLIED))).isEqualTo(Fault.OLDER);
  }

  @Test
  void twoValuesOfOneVersion_mayBothStand() {
    ExpectedEntry expected = entry(QUOTES, record(QUOTES, 5, "{\"version\":5,\"order\":\"a\"}"));
    expected.take(Records.write(record(QUOTES, 5, "{\"version\":5,\"order\":\"b\"}")));

    assertThat(judge(expected, held("{\"version\":5,\"order\":\"a\"}"), APPLIED).settled())
        .isTrue();
    assertThat(judge(expected, held("{\"version\":5,\"order\":\"b\"}"), APPLIED).settled())
        .isTrue();
    assertThat(judge(expected, held("{\"version\":5,\"order\":\"c\"}"), APPLIED).settled())
        .isFalse();
  }

  @Test
  void assetWithTheSameValueUnderAHigherVersion_isConsistent_aQuoteIsNot() {
    ExpectedEntry asset = entry(ASSETS, record(ASSETS, 5, "{\"version\":5,\"x\":1}"));
    ExpectedEntry quote = entry(QUOTES, record(QUOTES, 5, "{\"version\":5,\"x\":1}"));
    Held held = held("{\"version\":6,\"x\":1}");

    assertThat(judge(asset, held, APPLIED)).isEqualTo(Verdict.CONSISTENT);
    assertThat(fault(judge(quote, held, APPLIED))).isEqualTo(Fault.NEWER);
    assertThat(fault(judge(asset, held("{\"version\":6,\"x\":2}"), APPLIED)))
        .isEqualTo(Fault.NEWER);
  }

  @Test
  void deletedKey_isAbsentOrATombstone() {
    ExpectedEntry deleted = entry(QUOTES, record(QUOTES, 5, null));

    assertThat(judge(deleted, absent(), APPLIED)).isEqualTo(Verdict.CONSISTENT);
    assertThat(judge(deleted, held("{\"version\":5,\"deleted\":true}"), APPLIED))
        .isEqualTo(Verdict.CONSISTENT);
    assertThat(judge(deleted, held("{\"version\":3,\"deleted\":true}"), APPLIED))
        .isEqualTo(Verdict.CONSISTENT);
    assertThat(fault(judge(deleted, held(4), APPLIED))).isEqualTo(Fault.OLDER);
    assertThat(fault(judge(deleted, held(6), APPLIED))).isEqualTo(Fault.NEWER);
    assertThat(deleted.live()).isFalse();
  }

  @Test
  void tombstoneWhereTheLogHasAValue_isMissingOrNewer() {
    assertThat(fault(judge(quote(5), held("{\"version\":4,\"deleted\":true}"), APPLIED)))
        .isEqualTo(Fault.MISSING);
    assertThat(fault(judge(quote(5), held("{\"version\":6,\"deleted\":true}"), APPLIED)))
        .isEqualTo(Fault.NEWER);
  }

  @Test
  void valueWithoutAReadableVersion_isOlder() {
    assertThat(fault(judge(quote(5), held("rubbish"), APPLIED))).isEqualTo(Fault.OLDER);
    assertThat(fault(judge(quote(5), held("{\"version\":99999999999999999999}"), APPLIED)))
        .isEqualTo(Fault.OLDER);
  }

  @Test
  void noExpiry_isAFaultWhereTheKindHasOne() {
    Held held = new Held.OfEntry(value(json(5)), Held.NO_EXPIRY, 0.0);

    assertThat(fault(judge(quote(5), held, APPLIED))).isEqualTo(Fault.NO_EXPIRY);
  }

  @Test
  void valueOutsideTheIndex_isNotIndexed() {
    Held held = new Held.OfEntry(value(json(5)), 1_000, null);

    assertThat(fault(judge(quote(5), held, APPLIED))).isEqualTo(Fault.NOT_INDEXED);
  }

  @Test
  void rank_isComparedWithTheScoreOfTheRecord() {
    ConsumerRecord<byte[], byte[]> record = record(MOMENTUM, 5, json(5));
    record.headers().add(RecordHeaders.SCORE, "71.25".getBytes(UTF_8));
    ExpectedEntry scored = entry(MOMENTUM, record);
    ExpectedEntry unscored = entry(MOMENTUM, record(MOMENTUM, 5, json(5)));

    assertThat(judge(scored, ranked(71.25), APPLIED)).isEqualTo(Verdict.CONSISTENT);
    assertThat(fault(judge(scored, ranked(71.2), APPLIED))).isEqualTo(Fault.RANK_DIFFERS);
    assertThat(fault(judge(scored, ranked(null), APPLIED))).isEqualTo(Fault.NOT_RANKED);
    assertThat(judge(unscored, ranked(null), APPLIED)).isEqualTo(Verdict.CONSISTENT);
    assertThat(fault(judge(unscored, ranked(1.0), APPLIED))).isEqualTo(Fault.RANK_DIFFERS);
  }

  @Test
  void anotherType_isAFault() {
    assertThat(fault(judge(quote(5), new Held.WrongType(), APPLIED))).isEqualTo(Fault.WRONG_TYPE);
  }

  private static Fault fault(Verdict verdict) {
    assertThat(verdict.faults()).hasSize(1);
    return verdict.faults().get(0).fault();
  }

  private static Verdict judge(Expected expected, Held held, long mark) {
    return judge(expected, held, moment(mark, 1_000));
  }

  private static Verdict judge(Expected expected, Held held, Moment moment) {
    return expected.judge(held, moment);
  }

  /** So long after the records were appended, which bear no time and so were at 0. */
  private static Moment moment(long mark, long millis) {
    Moment.Terms terms = new Moment.Terms(Expiry.local(), BarsKept.local(), false);
    return new Moment(terms, mark, millis, Long.MIN_VALUE);
  }

  private static ExpectedEntry quote(long version) {
    return entry(QUOTES, record(QUOTES, version, json(version)));
  }

  private static ExpectedEntry entry(CacheTopic kind, ConsumerRecord<byte[], byte[]> record) {
    CacheWrite write = Records.write(record);
    ExpectedEntry expected = new ExpectedEntry(kind, write.key());
    expected.take(write);
    return expected;
  }

  private static ConsumerRecord<byte[], byte[]> record(
      CacheTopic kind, long version, @Nullable String json) {
    return Records.record(kind, kind == MOMENTUM ? "m/AAPL" : "AAPL", version, json);
  }

  private static String json(long version) {
    return "{\"version\":" + version + ",\"x\":\"AAPL\"}";
  }

  private static Held held(long version) {
    return held(json(version));
  }

  private static Held held(String json) {
    return new Held.OfEntry(value(json), 1_000, 0.0);
  }

  private static Held ranked(@Nullable Double score) {
    return new Held.OfEntry(value(json(5)), 1_000, score);
  }

  private static Held absent() {
    return new Held.OfEntry(null, -2, null);
  }

  private static HeldValue value(String json) {
    return HeldValue.of(json.getBytes(UTF_8));
  }
}
