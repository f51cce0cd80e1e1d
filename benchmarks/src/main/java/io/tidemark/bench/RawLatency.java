package io.tidemark.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How long the same updates at the same rate take from a plain producer that waits for nothing to a
 * plain consumer, with nothing else at work: what Kafka itself needs.
 */
final class RawLatency {
  private static final String SENT = "sent";
  private static final Duration POLL = Duration.ofMillis(100);

  private final Rig rig;
  private final String topic;
  private final Histogram latencies = Flights.histogram();
  private final AtomicLong received = new AtomicLong();
  private volatile long measuredFrom = Long.MAX_VALUE;
  private volatile boolean done;

  private RawLatency(Rig rig, String topic) {
    this.rig = rig;
    this.topic = topic;
  }

  /** Latencies in nanoseconds, from when each record was meant to be sent. */
  static Histogram measure(Rig rig, String topic, int rate, int warmUpSeconds, int seconds) {
    rig.topic(topic);
    return new RawLatency(rig, topic).measure(rate, warmUpSeconds, seconds);
  }

  private Histogram measure(int rate, int warmUpSeconds, int seconds) {
    Thread reader = new Thread(this::read, "raw-reader");
    reader.setDaemon(true);
    reader.start();
    long warm = (long) rate * warmUpSeconds;
    long all = warm + (long) rate * seconds;
    Market market = new Market(rig.options().symbols, rig.options().seed);
    try (Sender sender = Sender.prompt(rig.kafka(), rig.options().lingerMillis)) {
      OpenLoop.run(
          rate,
          all,
          (index, intended) -> {
            if (index == warm) {
              measuredFrom = intended;
            }
            sender.send(record(market.next(System.currentTimeMillis()), intended));
          },
          Flights.histogram(),
          rig.workplace()::closed);
      sender.flush();
      Await.until("raw records read", rig.limit(), POLL, () -> received.get() >= all);
    } finally {
      done = true;
      join(reader);
    }
    return latencies;
  }

  private ProducerRecord<byte[], byte[]> record(Tick tick, long intended) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, Tick.symbol(tick.symbol()).getBytes(UTF_8), tick.json());
    record.headers().add(SENT, ByteBuffer.allocate(Long.BYTES).putLong(intended).array());
    return record;
  }

  private void read() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            rig.kafka().properties(Map.of("auto.offset.reset", "earliest")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(
          IntStream.range(0, rig.kafka().partitions())
              .mapToObj(partition -> new TopicPartition(topic, partition))
              .toList());
      while (!done) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          long intended = ByteBuffer.wrap(record.headers().lastHeader(SENT).value()).getLong();
          if (intended >= measuredFrom) {
            long nanos = System.nanoTime() - intended;
            latencies.recordValue(Math.min(Flights.LONGEST_NANOS, Math.max(0, nanos)));
          }
          received.incrementAndGet();
        }
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(Duration.ofSeconds(10).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
