package io.tidemark.sink;

import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.json.BarJson;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the closed bars that one edition of the cache topics knows, and the inputs no longer hold,
 * to another edition as its history. Not for several threads.
 */
public final class HistoryCopy {
  /*
   * A bar is history where it opened before the oldest price that its partition still holds was
   * appended: prices of that time, if there were any, may have been removed by then. Of history
   * replayed lately the prices are still there, and such a bar merely tells what they tell.
   *
   * The records carry time 0, so that Kafka Streams takes them before every other input. A bar that
   * was told several times comes last as it was last; copying all of it a second time, after a
   * failure, therefore changes nothing.
   */
  private static final Logger LOG = LoggerFactory.getLogger(HistoryCopy.class);
  private static final Duration POLL = Duration.ofMillis(500);

  /** Without a record for so long the log counts as unreadable. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /**
   * Copies from one edition to another; returns once Kafka has acknowledged all of it. Throws a
   * {@link KafkaException}.
   */
  public static Copied run(KafkaSettings kafka, SinkConfig config, Topics from, Topics to) {
    try (Consumer<byte[], byte[]> consumer = SinkClients.reader(kafka, config.batching());
        Producer<byte[], byte[]> producer = SinkClients.deadLetters(kafka)) {
      return new HistoryCopy(consumer, producer).copy(from, to, System.currentTimeMillis());
    }
  }

  /** One that reads with {@code consumer}, which has no group and reads uncommitted. */
  HistoryCopy(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
    this.consumer = consumer;
    this.producer = producer;
  }

  /**
   * What was handed over.
   *
   * @param bars how many
   * @param oldest the open time of the oldest of each interval that has any, epoch milliseconds
   */
  public record Copied(long bars, Map<Interval, Long> oldest) {
    public Copied {
      oldest = Map.copyOf(oldest);
    }
  }

  /** Copies; returns once Kafka has acknowledged all of it. Throws a {@link KafkaException}. */
  Copied copy(Topics from, Topics to, long now) {
    Map<Integer, Long> heldSince = heldSince(from.prices(), now);
    Map<TopicPartition, Long> ends = ends(from);
    consumer.assign(ends.keySet());
    consumer.seekToBeginning(ends.keySet());
    Map<Interval, Long> oldest = new EnumMap<>(Interval.class);
    long bars = 0;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (behind(ends)) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
        Bar bar = closedBar(record);
        if (bar != null && bar.openTime() < heldSince.getOrDefault(record.partition(), now)) {
          send(bar, record, to);
          oldest.merge(bar.interval(), bar.openTime(), Math::min);
          bars++;
        }
      }
      if (System.nanoTime() > deadline) {
        throw new KafkaException("the bars can't be read: nothing came for " + PATIENCE);
      }
    }
    finish();
    return new Copied(bars, oldest);
  }

  /** The append time of the oldest price that each partition holds. */
  private Map<Integer, Long> heldSince(String prices, long now) {
    Map<TopicPartition, Long> asked = new HashMap<>();
    partitions(prices).forEach(partition -> asked.put(partition, 0L));
    Map<Integer, Long> since = new HashMap<>();
    for (Map.Entry<TopicPartition, @Nullable OffsetAndTimestamp> oldest :
        consumer.offsetsForTimes(asked).entrySet()) {
      OffsetAndTimestamp first = oldest.getValue();
      since.put(oldest.getKey().partition(), first == null ? now : first.timestamp());
    }
    return since;
  }

  private Map<TopicPartition, Long> ends(Topics from) {
    List<TopicPartition> all = new ArrayList<>();
    for (CacheTopic kind : CacheTopic.values()) {
      if (kind.interval() != null) {
        all.addAll(partitions(from.cache(kind)));
      }
    }
    return consumer.endOffsets(all);
  }

  private List<TopicPartition> partitions(String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(part -> new TopicPartition(topic, part.partition()))
        .toList();
  }

  private boolean behind(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  private static @Nullable Bar closedBar(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return null;
    }
    try {
      Bar bar = BarJson.read(record.value());
      return bar.closed() ? bar : null;
    } catch (InvalidRecordException e) {
      LOG.warn("{}-{}@{}: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
      return null;
    }
  }

  private void send(Bar bar, ConsumerRecord<byte[], byte[]> record, Topics to) {
    byte[] key = bar.symbol().value().getBytes(StandardCharsets.UTF_8);
    var unused =
        producer.send(
            new ProducerRecord<>(to.history(), record.partition(), 0L, key, record.value()),
            (done, problem) -> {
              if (problem != null) {
                failure.compareAndSet(null, problem);
              }
            });
  }

  private void finish() {
    producer.flush();
    Exception problem = failure.get();
    if (problem != null) {
      throw new KafkaException("the history can't be written", problem);
    }
  }
}
