package io.tidemark.sink;

import io.tidemark.model.wire.RedisKeys;
import io.tidemark.model.wire.Topics;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generation that is written into: the one being served, or in an empty Redis the first, which
 * is served once it is full. Confined to the sink's thread.
 */
final class Generation {
  private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
  private static final long FIRST = 1;

  private final CacheState state;
  private final Consumer<byte[], byte[]> consumer;
  private final SourceTopics sources;
  private RedisKeys keys = new RedisKeys(0);
  private Topics topics;
  private @Nullable Fill fill;
  private int missing;

  Generation(CacheState state, Consumer<byte[], byte[]> consumer, SourceTopics sources) {
    this.state = state;
    this.consumer = consumer;
    this.sources = sources;
    this.topics = sources.own();
  }

  /** Its keys; those of generation 0, in which nothing is, before the first look. */
  RedisKeys keys() {
    return keys;
  }

  /** The topics that it follows. */
  Topics topics() {
    return topics;
  }

  /** Whether it is being filled rather than served. */
  boolean filling() {
    return fill != null;
  }

  /** How far the filling is; null where there is none. */
  @Nullable String progress() {
    Fill current = fill;
    return current == null
        ? null
        : "filling generation %d: %d of %d partitions to go"
            .formatted(keys.generation(), missing, current.ends().size());
  }

  /** Whether {@code active} is what Redis should say, by all that is known here. */
  boolean agrees(OptionalLong active) {
    return active.isPresent() ? active.getAsLong() == keys.generation() : filling();
  }

  /** Looks at what Redis says; true where another generation is to be written from now on. */
  boolean look() {
    long before = keys.generation();
    OptionalLong active = state.active();
    if (active.isPresent()) {
      follow(active.getAsLong());
    } else {
      fill();
    }
    return keys.generation() != before;
  }

  private void follow(long active) {
    if (fill != null || keys.generation() != active) {
      RedisKeys served = new RedisKeys(active);
      topics = sources.of(served);
      LOG.info("generation {} is being served", active);
      keys = served;
    }
    fill = null;
  }

  private void fill() {
    Fill current = fill;
    if (current == null) {
      LOG.info("no generation is being served: filling generation {} from the topics", FIRST);
      RedisKeys first = new RedisKeys(FIRST);
      topics = sources.begin(first, sources.own().edition());
      current = Fill.begin(consumer, topics);
      keys = first;
      fill = current;
    }
    Set<TopicPartition> behind = current.missing(state.marks(keys, current.ends().keySet()));
    missing = behind.size();
    if (behind.isEmpty()) {
      state.activate(FIRST);
      follow(FIRST);
    }
  }
}
