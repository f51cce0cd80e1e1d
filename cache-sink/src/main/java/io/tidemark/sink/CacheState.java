package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.tidemark.model.wire.RedisKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What Redis says of the cache as a whole: which generation is served, and its marks. */
final class CacheState {
  private final RedisLink link;

  CacheState(RedisLink link) {
    this.link = link;
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

  /** The generation being served; empty in an empty Redis. */
  OptionalLong active() {
    return generation(link.await(link.commands().get(RedisKeys.ACTIVE)));
  }

  /** Serves a generation from now on, unless one is served already. */
  void activate(long generation) {
    byte[] value = Long.toString(generation).getBytes(US_ASCII);
    link.await(link.commands().set(RedisKeys.ACTIVE, value, SetArgs.Builder.nx()));
  }

  /** The marks that there are. */
  Map<TopicPartition, Long> marks(RedisKeys keys, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> marks = new HashMap<>();
    if (partitions.isEmpty()) {
      return marks;
    }
    List<TopicPartition> asked = List.copyOf(partitions);
    String[] names = asked.stream().map(part -> MarksScript.key(keys, part)).toArray(String[]::new);
    List<KeyValue<String, byte[]>> values = link.await(link.commands().mget(names));
    for (int i = 0; i < asked.size(); i++) {
      if (values.get(i).hasValue()) {
        marks.put(asked.get(i), number(names[i], values.get(i).getValue()));
      }
    }
    return marks;
  }

  /** Sets marks where there are none yet. */
  void begin(RedisKeys keys, Map<TopicPartition, Long> marks) {
    List<RedisFuture<String>> replies = new ArrayList<>();
    marks.forEach(
        (part, offset) ->
            replies.add(
                link.commands()
                    .set(
                        MarksScript.key(keys, part),
                        Long.toString(offset).getBytes(US_ASCII),
                        SetArgs.Builder.nx())));
    replies.forEach(link::await);
  }

  /** Removes marks: what they promise need no longer hold. */
  void forget(RedisKeys keys, Collection<TopicPartition> partitions) {
    List<RedisFuture<Long>> replies = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      replies.add(link.commands().del(MarksScript.key(keys, partition)));
    }
    replies.forEach(link::await);
  }

  /** Raises marks, each only where it reaches the beginning of what was applied. */
  Raised raise(RedisKeys keys, List<Progress> progress) {
    RedisFuture<byte[]> active = link.commands().get(RedisKeys.ACTIVE);
    List<TopicPartition> gaps = new ArrayList<>();
    if (!progress.isEmpty()) {
      for (Object place : link.await(link.run(MarksScript.call(progress, keys)))) {
        gaps.add(progress.get(Math.toIntExact((Long) place) - 1).partition());
      }
    }
    return new Raised(gaps, generation(link.await(active)));
  }

  private static OptionalLong generation(byte @Nullable [] value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(number(RedisKeys.ACTIVE, value));
  }

  private static long number(String key, byte[] value) {
    try {
      return Long.parseLong(new String(value, US_ASCII));
    } catch (NumberFormatException e) {
      throw new RetryLaterException("redis: " + key + " holds no number");
    }
  }
}
