package io.tidemark.sink;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** What the sink counts and times. */
final class SinkMetrics {
  /** A record older than this is history being replayed; its age says nothing of latency. */
  private static final long OLDEST_MILLIS = TimeUnit.HOURS.toMillis(1);

  /** A histogram of each single record of a large batch would cost more than it tells. */
  private static final int SAMPLES = 256;

  private static final String PREFIX = "tidemark_sink_";

  private final InstantSource clock;
  private final Samples samples = new Samples(new SplittableRandom());
  private final Consistency consistency;
  private final Meter records;
  private final Meter applied;
  private final Meter skipped;
  private final Counter deadLetters;
  private final Counter retries;
  private final Histogram batchSize;
  private final Timer batchTime;
  private final Histogram latency;
  private volatile long lag;
  private volatile long generation;

  SinkMetrics(MetricRegistry registry, InstantSource clock) {
    this.clock = clock;
    this.consistency = new Consistency(registry);
    this.records = registry.meter(PREFIX + "records_total");
    this.applied = registry.meter(PREFIX + "applied_total");
    this.skipped = registry.meter(PREFIX + "skipped_total");
    this.deadLetters = registry.counter(PREFIX + "dead_letters_total");
    this.retries = registry.counter(PREFIX + "retries_total");
    this.batchSize = registry.histogram(PREFIX + "batch_records");
    this.batchTime = registry.timer(PREFIX + "redis_batch_seconds");
    this.latency = registry.histogram(PREFIX + "latency_millis");
    registry.register(PREFIX + "lag_records", (Gauge<Long>) () -> lag);
    registry.register(PREFIX + "generation", (Gauge<Long>) () -> generation);
  }

  /** A batch has been settled, {@code nanos} after it was first sent. */
  void settled(Batch batch, Written written, long nanos) {
    records.mark(batch.records());
    applied.mark(written.applied());
    skipped.mark(written.skipped());
    deadLetters.inc(batch.rejected().size() + written.faulty().size());
    batchSize.update(batch.records());
    batchTime.update(nanos, TimeUnit.NANOSECONDS);
  }

  /** Records how old the writes of a batch are by now, by their records' timestamps. */
  void readable(List<CacheWrite> writes) {
    long now = clock.millis();
    samples.pick(writes, now);
    int step = Math.max(1, writes.size() / SAMPLES);
    for (int i = 0; i < writes.size(); i += step) {
      long age = now - writes.get(i).origin().timestamp();
      if (age >= 0 && age < OLDEST_MILLIS) {
        latency.update(age);
      }
    }
  }

  /** A few of the writes, to be looked for in Redis later on. */
  Samples samples() {
    return samples;
  }

  /** What is found of them. */
  Consistency consistency() {
    return consistency;
  }

  void retried() {
    retries.inc();
  }

  void lag(long value) {
    lag = value;
  }

  void generation(long value) {
    generation = value;
  }
}
