package io.tidemark.sink;

import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.RedisSettings;
import java.time.Duration;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * What a rebuild reads and writes with. It writes over one connection and asks over another, so
 * that no question waits behind what is being written.
 */
final class RebuildClients implements AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> consumer;
  private final RedisLink writing;
  private final RedisLink asking;
  private final RedisWriter writer;
  private final KafkaSettings kafka;
  private final SinkConfig config;
  private final SourceTopics sources;

  RebuildClients(SinkConfig config, KafkaSettings kafka, RedisSettings redis, int rate) {
    this.kafka = kafka;
    this.config = config;
    Expiring expiring = new Expiring(config.expiry(), new SplittableRandom());
    this.consumer = SinkClients.reader(kafka, config.batching().atRate(rate));
    this.writing = new RedisLink(redis);
    this.asking = new RedisLink(redis);
    this.sources = new SourceTopics(kafka.topics(), state());
    this.writer =
        new RedisWriter(
            writing, new ScriptPlan(config.batching().unfelt(), config.barsKept(), expiring));
  }

  Consumer<byte[], byte[]> consumer() {
    return consumer;
  }

  RedisLink asking() {
    return asking;
  }

  RedisWriter writer() {
    return writer;
  }

  CacheState state() {
    return new CacheState(asking);
  }

  GenerationBoard board() {
    return new GenerationBoard(asking);
  }

  /** How many sinks there are. */
  int sinks() {
    return SinkClients.members(kafka, config);
  }

  /** What a generation is filled from. */
  SourceTopics sources() {
    return sources;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    writing.close();
    asking.close();
  }
}
