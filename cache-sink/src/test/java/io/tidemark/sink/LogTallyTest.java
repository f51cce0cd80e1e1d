package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.CacheTopic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LogTallyTest {
  private static CacheWrite quote(int number) {
    String symbol = "S" + number;
    return new EntryWrite(
        new ConsumerRecord<>(
            "t.quotes", 0, number, symbol.getBytes(StandardCharsets.UTF_8), new byte[0]),
        CacheTopic.QUOTES,
        "tm:1:quote:" + symbol,
        1,
        Membership.NONE);
  }

  @Test
  void sample_ofMany_isBoundedAndFromAllOfThem() {
    LogTally tally = new LogTally(new SplittableRandom(1));
    List<CacheWrite> writes = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      writes.add(quote(i));
    }

    tally.see(List.of(), new Batch(writes, List.of(), List.of(), 50_000), 9);

    assertThat(tally.sample()).hasSize(1_000);
    assertThat(
            tally.sample().stream()
                .filter(sampled -> sampled.write().origin().offset() >= 25_000)
                .count())
        .isBetween(400L, 600L);
    assertThat(tally.written()).isEqualTo(Map.of(CacheTopic.QUOTES, 50_000L));
  }
}
