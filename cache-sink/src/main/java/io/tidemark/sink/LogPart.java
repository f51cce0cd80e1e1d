package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Reads a part of the log once, up to where it ended at the beginning. Not for several threads. */
final class LogPart {
  private static final Duration WAIT = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final Topics topics;
  private final RebuildPart part;
  private final Map<TopicPartition, Long> ends;
  private long all;
  private long remaining;

  LogPart(Consumer<byte[], byte[]> consumer, Topics topics, RebuildPart part) {
    this.consumer = consumer;
    this.topics = topics;
    this.part = part;
    List<String> names = new ArrayList<>();
    for (CacheTopic kind : CacheTopic.values()) {
      if (part.takes(kind)) {
        names.add(topics.cache(kind));
      }
    }
    List<TopicPartition> partitions = Fill.partitions(consumer, names);
    consumer.assign(partitions);
    this.ends = Fill.begin(consumer, partitions).ends();
    consumer.assign(ends.keySet());
    consumer.seekToBeginning(ends.keySet());
    part.since().ifPresent(this::skip);
    this.remaining = remaining();
    this.all = remaining;
  }

  /** Where the log ended at the beginning, of the partitions that held anything. */
  Map<TopicPartition, Long> ends() {
    return ends;
  }

  boolean finished() {
    return remaining == 0;
  }

  /** How many offsets have been passed by now. */
  long passed() {
    return all - remaining;
  }

  /** From 0 to 1. */
  double fraction() {
    return all == 0 ? 1 : 1 - (double) remaining / all;
  }

  /** The next records that are meant. */
  List<ConsumerRecord<byte[], byte[]>> next() {
    ConsumerRecords<byte[], byte[]> polled = consumer.poll(WAIT);
    List<ConsumerRecord<byte[], byte[]>> meant = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      CacheTopic kind = topics.cacheTopic(record.topic());
      String key = record.key() == null ? "" : new String(record.key(), UTF_8);
      if (kind != null && part.takes(kind, key)) {
        meant.add(record);
      }
    }
    remaining = remaining();
    all = Math.max(all, remaining);
    return meant;
  }

  private void skip(Instant since) {
    Map<TopicPartition, Long> times = new HashMap<>();
    ends.keySet().forEach(partition -> times.put(partition, since.toEpochMilli()));
    consumer
        .offsetsForTimes(times)
        .forEach(
            (partition, found) ->
                consumer.seek(
                    partition, found == null ? ends.getOrDefault(partition, 0L) : found.offset()));
  }

  private long remaining() {
    return ends.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
        .sum();
  }
}
