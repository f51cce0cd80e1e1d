package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.CacheTopic;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FillTest {
  private static final TopicPartition FULL =
      new TopicPartition(Records.TOPICS.cache(CacheTopic.QUOTES), 0);
  private static final TopicPartition EMPTY =
      new TopicPartition(Records.TOPICS.cache(CacheTopic.QUOTES), 1);

  @Test
  void begin_notesTheEndsOfPartitionsThatHoldAnything() {
    try (MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
      consumer.updatePartitions(FULL.topic(), List.of(info(FULL), info(EMPTY)));
      consumer.updateBeginningOffsets(Map.of(FULL, 3L, EMPTY, 8L));
      consumer.updateEndOffsets(Map.of(FULL, 9L, EMPTY, 8L));

      assertThat(Fill.begin(consumer, Records.TOPICS)).isEqualTo(new Fill(Map.of(FULL, 9L)));
    }
  }

  @Test
  void missing_namesThoseWhoseMarksAreBelowTheEnds() {
    Fill fill = new Fill(Map.of(FULL, 9L));

    assertThat(fill.missing(Map.of())).containsExactly(FULL);
    assertThat(fill.missing(Map.of(FULL, 8L))).containsExactly(FULL);
    assertThat(fill.missing(Map.of(FULL, 9L))).isEmpty();
  }

  private static PartitionInfo info(TopicPartition partition) {
    Node[] none = {};
    return new PartitionInfo(partition.topic(), partition.partition(), Node.noNode(), none, none);
  }
}
