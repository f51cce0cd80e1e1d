package io.tidemark.sink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions assigned to this sink. A new one is paused until it has been placed where its mark
 * in Redis says; of the others it is known up to where they were polled, and up to where that has
 * been settled in Redis. Confined to the sink's thread.
 */
final class Partitions implements ConsumerRebalanceListener {
  /** Fewer at once are the end of the log, where what matters is the delay. */
  private static final int MANY = 1_000;

  private static final Duration AT_HAND = Duration.ofMillis(10);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> polled = new HashMap<>();
  private final Map<TopicPartition, Long> settled = new HashMap<>();
  private final Set<TopicPartition> unplaced = new HashSet<>();
  private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
  private boolean joined;
  private boolean held;

  Partitions(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    joined = true;
    consumer.pause(assigned);
    unplaced.addAll(assigned);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    // what is under way may still be written: the next owner begins at the marks, and the write
    // rule makes of the rest a repeat
    for (TopicPartition partition : revoked) {
      polled.remove(partition);
      settled.remove(partition);
      uncommitted.remove(partition);
      unplaced.remove(partition);
    }
  }

  /** Whether the group has ever let this sink in, be it without a partition. */
  boolean joined() {
    return joined;
  }

  /** Those to be placed before anything is read from them. */
  Set<TopicPartition> unplaced() {
    return Set.copyOf(unplaced);
  }

  /** Those that are being read. */
  Set<TopicPartition> placed() {
    return Set.copyOf(polled.keySet());
  }

  /** Reads on from {@code offset}, all before it being settled. */
  void place(TopicPartition partition, long offset) {
    consumer.seek(partition, offset);
    polled.put(partition, offset);
    settled.put(partition, offset);
    unplaced.remove(partition);
    if (!held) {
      consumer.resume(List.of(partition));
    }
  }

  /** Has all of them placed again. */
  void displace() {
    consumer.pause(polled.keySet());
    unplaced.addAll(polled.keySet());
    polled.clear();
    settled.clear();
    uncommitted.clear();
  }

  /** Reads nothing until {@link #release}, though the consumer be polled. */
  void hold() {
    if (!held) {
      held = true;
      consumer.pause(consumer.assignment());
    }
  }

  /** Reads on. */
  void release() {
    if (held) {
      held = false;
      consumer.resume(polled.keySet());
    }
  }

  /** Polls; {@link #advance} then tells how far that went. */
  ConsumerRecords<byte[], byte[]> poll(Duration wait) {
    return consumer.poll(wait);
  }

  /**
   * Polls until that makes a large batch, or no longer brings many at once.
   *
   * @param most after which no further poll is made; so is {@code mostBytes}
   */
  List<ConsumerRecord<byte[], byte[]>> gather(Duration wait, int most, long mostBytes) {
    List<ConsumerRecord<byte[], byte[]>> gathered = new ArrayList<>();
    long bytes = 0;
    int before;
    do {
      before = gathered.size();
      for (ConsumerRecord<byte[], byte[]> record : poll(before == 0 ? wait : AT_HAND)) {
        gathered.add(record);
        bytes += record.value() == null ? 0 : record.value().length;
      }
    } while (gathered.size() - before >= MANY && gathered.size() < most && bytes < mostBytes);
    return gathered;
  }

  /** How far each has been polled since this was last asked. */
  List<Progress> advance() {
    List<Progress> progress = new ArrayList<>();
    for (Map.Entry<TopicPartition, Long> entry : polled.entrySet()) {
      long position = consumer.position(entry.getKey());
      if (position > entry.getValue()) {
        progress.add(new Progress(entry.getKey(), entry.getValue(), position));
        entry.setValue(position);
      }
    }
    return progress;
  }

  /** Notes what has been settled in Redis. */
  void settle(List<Progress> progress) {
    for (Progress part : progress) {
      if (settled.replace(part.partition(), part.to()) != null) {
        uncommitted.put(part.partition(), new OffsetAndMetadata(part.to()));
      }
    }
  }

  /** Whether {@code marks} promise less than has been settled. */
  boolean beyond(Map<TopicPartition, Long> marks) {
    return settled.entrySet().stream()
        .anyMatch(entry -> marks.getOrDefault(entry.getKey(), -1L) < entry.getValue());
  }

  /** Whether all has been settled up to {@code ends}. */
  boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> settled.getOrDefault(end.getKey(), -1L) >= end.getValue());
  }

  /** How many offsets before {@code ends} have not been polled. */
  long remaining(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - polled.getOrDefault(end.getKey(), 0L)))
        .sum();
  }

  /** What has been settled since this was last asked. */
  Map<TopicPartition, OffsetAndMetadata> takeUncommitted() {
    Map<TopicPartition, OffsetAndMetadata> taken = Map.copyOf(uncommitted);
    uncommitted.clear();
    return taken;
  }

  /** How many records are still to be read, as far as the consumer knows. */
  long lag() {
    long lag = 0;
    for (TopicPartition partition : polled.keySet()) {
      OptionalLong one = consumer.currentLag(partition);
      lag += Math.max(0, one.orElse(0));
    }
    return lag;
  }
}
