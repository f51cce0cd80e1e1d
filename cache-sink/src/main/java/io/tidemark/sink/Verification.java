package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.RedisSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Compares a generation of the cache with the cache topics while traffic flows, and mends what the
 * log says otherwise. Not for several threads.
 */
public final class Verification implements AutoCloseable {
  private static final Waits WAITS =
      new Waits(
          Duration.ofSeconds(20),
          List.of(Duration.ofMillis(50), Duration.ofMillis(250), Duration.ofSeconds(1)));

  private static final int MOST_RESTARTS = 3;
  private static final int WATCH_EVERY = 1_000;

  private final SourceTopics sources;
  private final SinkConfig config;
  private final InstantSource clock;
  private final Waits waits;
  private final LogReading log;
  private final RedisLink link;
  private final CacheState state;
  private final RedisWriter writer;

  /**
   * For how long it waits.
   *
   * @param marks all in all, for marks to reach what was there when it looked
   * @param looks before each further look at what did not agree
   */
  record Waits(Duration marks, List<Duration> looks) {
    Waits {
      looks = List.copyOf(looks);
    }
  }

  /** One that reads and writes as the sink of {@code config} does. */
  public Verification(
      KafkaSettings kafka, RedisSettings redis, SinkConfig config, InstantSource clock) {
    this(kafka, redis, config, clock, WAITS);
  }

  /** One that waits otherwise. */
  Verification(
      KafkaSettings kafka,
      RedisSettings redis,
      SinkConfig config,
      InstantSource clock,
      Waits waits) {
    this.waits = waits;
    this.config = config;
    this.clock = clock;
    this.link = new RedisLink(redis);
    this.state = new CacheState(link);
    this.sources = new SourceTopics(kafka.topics(), state);
    Expiring expiring = new Expiring(config.expiry(), new SplittableRandom());
    this.writer =
        new RedisWriter(link, new ScriptPlan(config.batching(), config.barsKept(), expiring));
    this.log = new LogReading(kafka);
  }

  /** Compares the generation that is served; anew where another becomes active meanwhile. */
  public VerifyReport served(VerifyOptions options, VerifyWatch watch) {
    for (int restarts = 0; restarts <= MOST_RESTARTS; restarts++) {
      OptionalLong active = state.active();
      if (active.isEmpty()) {
        throw new IllegalStateException(
            "no generation is served: " + RedisKeys.ACTIVE + " is missing; does a sink run?");
      }
      RedisKeys keys = new RedisKeys(active.getAsLong());
      Optional<VerifyReport> report =
          compare(keys, options, watch, restarts, () -> state.active().equals(active));
      if (report.isPresent()) {
        return report.get();
      }
    }
    throw new IllegalStateException(
        "another generation has become active again and again: nothing could be compared whole");
  }

  /** Compares one generation, served or not. */
  public VerifyReport of(RedisKeys keys, VerifyOptions options, VerifyWatch watch) {
    return compare(keys, options, watch, 0, () -> true).orElseThrow();
  }

  @Override
  public void close() {
    log.close();
    link.close();
  }

  /** Empty where {@code wanted} no longer held. */
  private Optional<VerifyReport> compare(
      RedisKeys keys,
      VerifyOptions options,
      VerifyWatch watch,
      int restarts,
      BooleanSupplier wanted) {
    long begun = clock.millis();
    Topics topics = sources.of(keys);
    PartitionCheck.Job job = job(keys, topics, options);
    for (CacheTopic kind : CacheTopic.values()) {
      if (options.includes(kind) && !compare(kind, topics, job, watch, wanted)) {
        return Optional.empty();
      }
    }
    boolean orphans = options.sample() == 0;
    if (orphans) {
      new OrphanSearch(job).run(count -> watch.at("searching Redis", count, "keys", 0));
    }
    if (!wanted.getAsBoolean()) {
      return Optional.empty();
    }
    Tally tally = job.tally();
    long millis = clock.millis() - begun;
    return Optional.of(
        new VerifyReport(
            keys.generation(), restarts, tally.kinds(), tally.faults(), orphans, millis));
  }

  private boolean compare(
      CacheTopic kind,
      Topics topics,
      PartitionCheck.Job job,
      VerifyWatch watch,
      BooleanSupplier wanted) {
    List<TopicPartition> partitions = log.partitions(topics.cache(kind));
    int sample = job.options().sample();
    int sampled = sample == 0 ? 0 : (sample - 1) / partitions.size() + 1;
    job.tally().kind(kind);
    long all = partitions.stream().mapToLong(one -> log.end(one) - log.begin(one)).sum();
    List<Long> read = new ArrayList<>(List.of(0L));
    for (TopicPartition partition : partitions) {
      if (!wanted.getAsBoolean()) {
        return false;
      }
      new PartitionCheck(job, kind, partition, sampled)
          .run(
              record -> {
                long count = read.get(0) + 1;
                read.set(0, count);
                if (count % WATCH_EVERY == 0) {
                  watch.at("comparing " + kind.suffix(), count, "records", (double) count / all);
                }
              });
    }
    return wanted.getAsBoolean();
  }

  private PartitionCheck.Job job(RedisKeys keys, Topics topics, VerifyOptions options) {
    EntryRouting routing = new EntryRouting(topics, keys, config.batching().entryBytes());
    RedisLook look = new RedisLook(link, keys);
    Sides sides = new Sides(log, link, look, state, writer, routing, keys, clock);
    Moment.Terms terms =
        new Moment.Terms(config.expiry(), config.barsKept(), Eviction.possible(link));
    return new PartitionCheck.Job(
        sides,
        options,
        terms,
        new SeenKeys(),
        new Tally(),
        new WaitBudget(waits.marks()),
        waits.looks());
  }
}
