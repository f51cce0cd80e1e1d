package io.tidemark.sink;

import io.tidemark.model.wire.RedisKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Places newly assigned partitions where their marks in Redis say. */
final class Placement {
  private static final Logger LOG = LoggerFactory.getLogger(Placement.class);

  private final CacheState state;
  private final Consumer<byte[], byte[]> consumer;

  Placement(CacheState state, Consumer<byte[], byte[]> consumer) {
    this.state = state;
    this.consumer = consumer;
  }

  /** Places all that wait for it; a mark that is missing begins where its log does. */
  void place(Partitions partitions, RedisKeys keys) {
    Set<TopicPartition> unplaced = partitions.unplaced();
    if (unplaced.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> marks = state.marks(keys, unplaced);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(unplaced);
    Map<TopicPartition, Long> ends = consumer.endOffsets(unplaced);
    Map<TopicPartition, Long> offsets = new HashMap<>();
    Map<TopicPartition, Long> fresh = new HashMap<>();
    List<Progress> skipped = new ArrayList<>();
    for (TopicPartition partition : unplaced) {
      long begin = begins.getOrDefault(partition, 0L);
      Long mark = marks.get(partition);
      StartingPoint start = StartingPoint.of(mark, begin, ends.getOrDefault(partition, begin));
      if (start.oddity() != null) {
        LOG.warn("{}: {}; reading from its beginning", partition, start.oddity());
      }
      if (mark == null) {
        fresh.put(partition, start.offset());
      } else if (mark < start.offset()) {
        skipped.add(new Progress(partition, mark, start.offset()));
      }
      offsets.put(partition, start.offset());
    }
    state.begin(keys, fresh);
    state.raise(keys, skipped);
    state.readFrom(keys, offsets);
    offsets.forEach(partitions::place);
    LOG.info("reading {}", offsets);
  }
}
