package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.tidemark.model.wire.RedisKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * The marks in Redis, on each server: how far each partition has been applied. Not for several
 * threads.
 */
final class ServerMarks {
  /*
   * A mark is worth something only where it is lost together with what it promises. On one server
   * it is: both are in one memory and in one stream to the replicas, the mark behind the entries.
   * In a cluster a partition's entries lie on all servers. So each server that holds data has a
   * mark of its own for each partition, in a slot that it serves (its lowest, by a hash tag). They
   * are raised together; the least of them counts, and one that is missing counts as none. Thus a
   * server that was flushed, came back empty, or was replaced by a replica that lagged, is noticed
   * at the next look, as it is without a cluster, and what it lost is written again from where it
   * knows of; the other servers refuse that as a repeat.
   *
   * When slots move so that a server's lowest is another, its marks are missed, and the topics are
   * offered once more. That is dear, not wrong.
   *
   * Others read one mark a partition and need not know of servers: the one without a tag, raised
   * with the rest, and lowered where a partition has to be read again.
   */
  private final RedisLink link;
  private final SlotTags tags = new SlotTags();

  ServerMarks(RedisLink link) {
    this.link = link;
  }

  /** Hash tags that bring a key to each server of a cluster that holds data; none without one. */
  List<String> tags() {
    return link.spread() == Spread.ONE_SERVER
        ? List.of()
        : link.lowestSlots().stream().map(tags::of).toList();
  }

  /** Those that there are, on every server. */
  Map<TopicPartition, Long> read(RedisKeys keys, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> marks = new HashMap<>();
    if (partitions.isEmpty()) {
      return marks;
    }
    List<TopicPartition> asked = List.copyOf(partitions);
    List<Function<TopicPartition, String>> places = places(keys);
    String[] names =
        asked.stream()
            .flatMap(part -> places.stream().map(place -> place.apply(part)))
            .toArray(String[]::new);
    List<KeyValue<String, byte[]>> values = link.await(link.commands().mget(names));
    for (int i = 0; i < asked.size(); i++) {
      int first = i * places.size();
      List<KeyValue<String, byte[]>> each = values.subList(first, first + places.size());
      if (each.stream().allMatch(KeyValue::hasValue)) {
        long least = Long.MAX_VALUE;
        for (int j = 0; j < each.size(); j++) {
          least = Math.min(least, number(names[first + j], each.get(j).getValue()));
        }
        marks.put(asked.get(i), least);
      }
    }
    return marks;
  }

  /** Sets those that there are not yet. */
  void begin(RedisKeys keys, Map<TopicPartition, Long> offsets) {
    List<RedisFuture<String>> replies = new ArrayList<>();
    for (Function<TopicPartition, String> place : places(keys)) {
      offsets.forEach(
          (part, offset) ->
              replies.add(
                  link.commands().set(place.apply(part), text(offset), SetArgs.Builder.nx())));
    }
    replies.forEach(link::await);
  }

  /** Has those that others read promise no more than what lies before {@code offsets}. */
  void lower(RedisKeys keys, Map<TopicPartition, Long> offsets) {
    if (link.spread() == Spread.ONE_SERVER || offsets.isEmpty()) {
      return; // there it is the one that said where to begin
    }
    List<TopicPartition> parts = List.copyOf(offsets.keySet());
    String[] names = parts.stream().map(plain(keys)).toArray(String[]::new);
    List<KeyValue<String, byte[]>> values = link.await(link.commands().mget(names));
    List<RedisFuture<String>> replies = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      long offset = offsets.getOrDefault(parts.get(i), Long.MAX_VALUE);
      if (values.get(i).hasValue() && number(names[i], values.get(i).getValue()) > offset) {
        replies.add(link.commands().set(names[i], text(offset)));
      }
    }
    replies.forEach(link::await);
  }

  /**
   * Marks that are to be raised, not answered yet.
   *
   * @param parts those of each call, in its order
   */
  record Asked(List<List<Progress>> parts, List<RedisFuture<List<Object>>> replies) {}

  /** Asks for those to be raised that reach the beginning of what was applied. */
  Asked ask(RedisKeys keys, List<Progress> progress) {
    List<List<Progress>> asked = new ArrayList<>();
    List<RedisFuture<List<Object>>> replies = new ArrayList<>();
    if (!progress.isEmpty()) {
      for (Function<TopicPartition, String> place : tagged(keys)) {
        asked.add(progress);
        replies.add(link.run(MarksScript.call(progress, place)));
      }
      for (List<Progress> together : untagged(progress)) {
        asked.add(together);
        replies.add(link.run(MarksScript.call(together, plain(keys))));
      }
    }
    return new Asked(asked, replies);
  }

  /** Waits for the answer; returns which do not reach it. */
  List<TopicPartition> gaps(Asked asked) {
    Set<TopicPartition> gaps = new LinkedHashSet<>();
    for (int i = 0; i < asked.replies().size(); i++) {
      for (Object place : link.await(asked.replies().get(i))) {
        gaps.add(asked.parts().get(i).get(Math.toIntExact((Long) place) - 1).partition());
      }
    }
    return List.copyOf(gaps);
  }

  /** Removes them. */
  void forget(RedisKeys keys, Collection<TopicPartition> partitions) {
    List<RedisFuture<Long>> replies = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      keys(keys, partition).forEach(key -> replies.add(link.commands().del(key)));
    }
    replies.forEach(link::await);
  }

  /** Where those of a partition lie. */
  List<String> keys(RedisKeys keys, TopicPartition partition) {
    return places(keys).stream().map(place -> place.apply(partition)).toList();
  }

  /** What one script may raise of the marks without a tag. */
  private List<List<Progress>> untagged(List<Progress> progress) {
    return link.spread() == Spread.ONE_SERVER
        ? List.of(progress)
        : progress.stream().map(List::of).toList();
  }

  private List<Function<TopicPartition, String>> places(RedisKeys keys) {
    List<Function<TopicPartition, String>> places = new ArrayList<>(tagged(keys));
    places.add(plain(keys));
    return places;
  }

  private List<Function<TopicPartition, String>> tagged(RedisKeys keys) {
    List<Function<TopicPartition, String>> places = new ArrayList<>();
    for (String tag : tags()) {
      places.add(part -> keys.mark(tag, part.topic(), part.partition()));
    }
    return places;
  }

  private static Function<TopicPartition, String> plain(RedisKeys keys) {
    return part -> keys.mark(part.topic(), part.partition());
  }

  private static byte[] text(long number) {
    return Long.toString(number).getBytes(US_ASCII);
  }

  /** The number that a key holds. */
  static long number(String key, byte[] value) {
    try {
      return Long.parseLong(new String(value, US_ASCII));
    } catch (NumberFormatException e) {
      throw new RetryLaterException("redis: " + key + " holds no number");
    }
  }
}
