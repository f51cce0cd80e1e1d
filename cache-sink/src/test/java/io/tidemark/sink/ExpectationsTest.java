package io.tidemark.sink;

import static io.tidemark.model.wire.CacheTopic.BARS_1M;
import static io.tidemark.model.wire.CacheTopic.QUOTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.RedisKeys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ExpectationsTest {
  @Test
  void sample_isTheSameWhateverTheOrderOfTheRecords() {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      records.add(Records.value(QUOTES, "S" + i % 250, 1 + i / 250));
    }
    Set<String> inOrder = keys(sampled(records, 20));

    Collections.shuffle(records, new Random(1));
    Expectations shuffled = sampled(records, 20);

    assertThat(inOrder).hasSize(20);
    assertThat(keys(shuffled)).isEqualTo(inOrder);
    // and of each the newest record is known, however early it came
    Moment moment =
        new Moment(
            new Moment.Terms(Expiry.local(), BarsKept.local(), false),
            Long.MAX_VALUE,
            0,
            Long.MIN_VALUE);
    assertThat(shuffled.all())
        .allSatisfy(
            expected ->
                assertThat(
                        expected
                            .judge(new Held.OfEntry(null, -2, null), moment)
                            .faults()
                            .get(0)
                            .expected())
                    .isEqualTo("2"));
  }

  @Test
  void seriesOfBars_isOneKey() {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 1; i < 50; i++) {
      records.add(Records.value(BARS_1M, "AAPL/" + i * 60_000, i));
    }

    assertThat(keys(sampled(records, 0))).containsExactly("tm:1:bars:1m:AAPL");
  }

  @Test
  void rejectedRecord_isNoEntry_andItsPlaceIsKnown() {
    Expectations expectations = sampled(List.of(Records.bare(QUOTES, "AAPL", "{}")), 0);

    assertThat(expectations.all()).isEmpty();
    assertThat(expectations.rejectedUpTo()).isEqualTo(42);
  }

  private static Expectations sampled(List<ConsumerRecord<byte[], byte[]>> records, int most) {
    Expectations expectations =
        new Expectations(
            Records.ROUTING, new RedisKeys(1), VerifyOptions.ALL, BarsKept.local(), most);
    records.forEach(expectations::take);
    return expectations;
  }

  private static Set<String> keys(Expectations expectations) {
    Set<String> keys = new TreeSet<>();
    expectations.all().forEach(expected -> keys.add(expected.key()));
    return keys;
  }
}
