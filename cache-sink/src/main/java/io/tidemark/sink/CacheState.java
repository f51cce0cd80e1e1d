package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.tidemark.model.wire.RedisKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Redis says of the cache as a whole: which generation is served, and its marks. */
final class CacheState {
  private static final Logger LOG = LoggerFactory.getLogger(CacheState.class);

  private final RedisLink link;
  private final Marks marks;

  CacheState(RedisLink link) {
    this.link = link;
    this.marks = new Marks(link);
  }

  /**
   * What came of raising marks.
   *
   * @param gaps the partitions whose marks do not reach what was applied: Redis lost something
   * @param active the generation being served just before
   */
  record Raised(List<TopicPartition> gaps, OptionalLong active) {
    Raised {
      gaps = List.copyOf(gaps);
    }
  }

  /**
   * The generation being served; empty in an empty Redis. Each server of a cluster keeps a copy, so
   * that the loss of one does not make the others begin anew.
   */
  OptionalLong active() {
    List<String> copies = marks.tags().stream().map(RedisKeys::active).toList();
    List<String> names = new ArrayList<>(List.of(RedisKeys.ACTIVE));
    names.addAll(copies);
    List<KeyValue<String, byte[]>> values =
        link.await(link.commands().mget(names.toArray(String[]::new)));
    OptionalLong active = generation(orNull(values.get(0)));
    if (active.isEmpty()) {
      active =
          values.stream()
              .filter(KeyValue::hasValue)
              .mapToLong(copy -> Marks.number(copy.getKey(), copy.getValue()))
              .max();
      active.ifPresent(this::restore);
    }
    if (active.isPresent()) {
      copy(active.getAsLong(), values.subList(1, values.size()));
    }
    return active;
  }

  /** Serves a generation from now on, unless one is served already. */
  void activate(long generation) {
    link.await(link.commands().set(RedisKeys.ACTIVE, text(generation), SetArgs.Builder.nx()));
  }

  /** The marks that there are. */
  Map<TopicPartition, Long> marks(RedisKeys keys, Collection<TopicPartition> partitions) {
    return marks.read(keys, partitions);
  }

  /** Sets marks where there are none yet. */
  void begin(RedisKeys keys, Map<TopicPartition, Long> offsets) {
    marks.begin(keys, offsets);
  }

  /** Notes that partitions are read from {@code offsets} on, whatever was promised before. */
  void readFrom(RedisKeys keys, Map<TopicPartition, Long> offsets) {
    marks.lower(keys, offsets);
  }

  /** Raises marks, each only where it reaches the beginning of what was applied. */
  Raised raise(RedisKeys keys, List<Progress> progress) {
    RedisFuture<byte[]> active = link.commands().get(RedisKeys.ACTIVE);
    List<TopicPartition> gaps = marks.raise(keys, progress);
    return new Raised(gaps, generation(link.await(active)));
  }

  private void restore(long generation) {
    LOG.warn(
        "the server of {} has lost it; generation {} is served on", RedisKeys.ACTIVE, generation);
    activate(generation);
  }

  private void copy(long active, List<KeyValue<String, byte[]>> copies) {
    for (KeyValue<String, byte[]> copy : copies) {
      OptionalLong there = generation(orNull(copy));
      if (there.isEmpty() || there.getAsLong() != active) {
        link.await(link.commands().set(copy.getKey(), text(active)));
      }
    }
  }

  private static byte @Nullable [] orNull(KeyValue<String, byte[]> value) {
    return value.hasValue() ? value.getValue() : null;
  }

  private static byte[] text(long generation) {
    return Long.toString(generation).getBytes(US_ASCII);
  }

  private static OptionalLong generation(byte @Nullable [] value) {
    return value == null
        ? OptionalLong.empty()
        : OptionalLong.of(Marks.number(RedisKeys.ACTIVE, value));
  }
}
