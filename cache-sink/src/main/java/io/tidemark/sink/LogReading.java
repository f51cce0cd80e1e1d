package io.tidemark.sink;

import io.tidemark.runtime.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads partitions of the cache topics from one offset to another, committed or not, in no group.
 * Not for several threads.
 */
final class LogReading implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  /** So many polls without a record or a step forward, and the log is not there to be read. */
  private static final int MOST_EMPTY_POLLS = 60;

  /** Partitions are read in turn, and each waits for the fetch behind the end of the one before. */
  private static final int FETCH_WAIT_MILLIS = 5;

  private final KafkaConsumer<byte[], byte[]> consumer;

  LogReading(KafkaSettings kafka) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
    consumer =
        new KafkaConsumer<>(
            kafka.properties(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Takes records as they are read. */
  interface Taker {
    void take(ConsumerRecord<byte[], byte[]> record);
  }

  /** The partitions of a topic, by number. */
  List<TopicPartition> partitions(String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .sorted(Comparator.comparingInt(TopicPartition::partition))
            .toList();
    assign(partitions);
    return partitions;
  }

  /** The offset of the first record that is there. */
  long begin(TopicPartition partition) {
    return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
  }

  /** The offset after the last record. */
  long end(TopicPartition partition) {
    return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
  }

  /** Reads all from one offset up to, but without, another. */
  void read(TopicPartition partition, long from, long to, Taker taker) {
    if (from >= to) {
      return;
    }
    turnTo(partition);
    consumer.seek(partition, from);
    long position = from;
    int empty = 0;
    while (position < to) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.offset() < to) {
          taker.take(record);
        }
      }
      long before = position;
      position = consumer.position(partition);
      empty = position > before ? 0 : empty + 1;
      if (empty > MOST_EMPTY_POLLS) {
        throw new KafkaException(partition + " can't be read beyond offset " + position);
      }
    }
  }

  /** Reads this one alone; the others stay assigned, since their fetches may still be under way. */
  private void turnTo(TopicPartition partition) {
    assign(List.of(partition));
    consumer.resume(List.of(partition));
  }

  /** Has these among the assigned ones, none of which is read. */
  private void assign(Collection<TopicPartition> more) {
    Set<TopicPartition> assigned = new HashSet<>(consumer.assignment());
    if (assigned.addAll(more)) {
      consumer.assign(assigned);
    }
    consumer.pause(assigned);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
