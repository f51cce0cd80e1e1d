package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What was seen of the log while it was read, in bounded room. Not for several threads. */
final class LogTally {
  private static final int SAMPLE = 1_000;

  private final RandomGenerator random;
  private final Map<CacheTopic, Long> written = new EnumMap<>(CacheTopic.class);
  private final Map<CacheTopic, DistinctKeys> keys = new EnumMap<>(CacheTopic.class);
  private final Map<String, Long> oldest = new HashMap<>();
  private final Map<CacheTopic, List<Sampled>> samples = new EnumMap<>(CacheTopic.class);
  private long records;
  private long rejected;

  /**
   * One of the writes, drawn by chance.
   *
   * @param nanos when it was seen
   */
  record Sampled(CacheWrite write, long nanos) {}

  LogTally(RandomGenerator random) {
    this.random = random;
  }

  void see(Iterable<ConsumerRecord<byte[], byte[]>> polled, Batch batch, long nanos) {
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      oldest.merge(record.topic(), record.timestamp(), Math::min);
    }
    records += batch.records();
    rejected += batch.rejected().size();
    for (CacheWrite write : batch.writes()) {
      long seen = written.merge(write.kind(), 1L, Long::sum);
      keys.computeIfAbsent(write.kind(), kind -> new DistinctKeys()).offer(write.key());
      draw(new Sampled(write, nanos), seen);
    }
  }

  /** Every write of a kind has the same chance to be among its sample at the end. */
  private void draw(Sampled sampled, long seen) {
    List<Sampled> sample =
        samples.computeIfAbsent(sampled.write().kind(), kind -> new ArrayList<>());
    if (sample.size() < SAMPLE) {
      sample.add(sampled);
      return;
    }
    long place = random.nextLong(seen);
    if (place < SAMPLE) {
      sample.set((int) place, sampled);
    }
  }

  List<Sampled> sample() {
    return samples.values().stream().flatMap(List::stream).toList();
  }

  /** How many writes of each kind there were. */
  Map<CacheTopic, Long> written() {
    return Map.copyOf(written);
  }

  /** About how many different keys of each kind. */
  Map<CacheTopic, Long> keys() {
    Map<CacheTopic, Long> estimates = new EnumMap<>(CacheTopic.class);
    keys.forEach((kind, distinct) -> estimates.put(kind, distinct.estimate()));
    return estimates;
  }

  /** The time of the oldest record of each topic, in epoch milliseconds. */
  Map<String, Long> oldest() {
    return Map.copyOf(oldest);
  }

  long records() {
    return records;
  }

  /** How many records were none that can be written; the sink has put them among dead letters. */
  long rejected() {
    return rejected;
  }
}
