package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.CacheTopic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionsTest {
  private static final TopicPartition QUOTES =
      new TopicPartition(Records.TOPICS.cache(CacheTopic.QUOTES), 0);
  private static final byte[] VALUE = new byte[100];

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final Partitions partitions = new Partitions(consumer);
  private long offset;

  @BeforeEach
  void assign() {
    consumer.assign(List.of(QUOTES));
    consumer.updateBeginningOffsets(Map.of(QUOTES, 0L));
    partitions.onPartitionsAssigned(List.of(QUOTES));
    partitions.place(QUOTES, 0);
  }

  /** What one poll brings. */
  private void brings(int records) {
    consumer.schedulePollTask(
        () -> {
          for (int i = 0; i < records; i++) {
            consumer.addRecord(
                new ConsumerRecord<>(QUOTES.topic(), QUOTES.partition(), offset++, VALUE, VALUE));
          }
        });
  }

  private int gathered(int most, long mostBytes) {
    return partitions.gather(Duration.ZERO, most, mostBytes).size();
  }

  @Test
  void gather_whereMuchComes_pollsOn() {
    brings(1_500);
    brings(1_200);
    brings(3);

    assertThat(gathered(10_000, 1 << 20)).isEqualTo(2_703);
    assertThat(partitions.advance()).containsExactly(new Progress(QUOTES, 0, 2_703));
  }

  @Test
  void gather_whereLittleComes_isOnePoll() {
    brings(3);
    brings(1_500);

    assertThat(gathered(10_000, 1 << 20)).isEqualTo(3);
  }

  @Test
  void gather_whereNothingComes_isEmpty() {
    assertThat(gathered(10_000, 1 << 20)).isZero();
  }

  @Test
  void gather_endsWithThePollThatMakesItEnough() {
    brings(1_500);
    brings(1_500);
    brings(1_500);
    brings(1_500);

    assertThat(gathered(1, 1 << 20)).isEqualTo(1_500);
    assertThat(gathered(1_501, 1 << 20)).isEqualTo(3_000);
    assertThat(gathered(10_000, 1_000)).isEqualTo(1_500);
  }
}
