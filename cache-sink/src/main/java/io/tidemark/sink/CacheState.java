package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.tidemark.model.wire.GenerationKeys;
import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Redis says of the cache as a whole: which generation is served, and its marks. */
final class CacheState {
  private static final Logger LOG = LoggerFactory.getLogger(CacheState.class);
  private static final Duration HELD_EXPIRY = Duration.ofSeconds(30);

  private final RedisLink link;
  private final ServerMarks marks;

  CacheState(RedisLink link) {
    this.link = link;
    this.marks = new ServerMarks(link);
  }

  /**
   * What came of raising marks.
   *
   * @param gaps the partitions whose marks do not reach what was applied: Redis lost something
   * @param active the generation being served just before
   * @param handover whether nothing more is to be written for now
   */
  record Raised(List<TopicPartition> gaps, OptionalLong active, boolean handover) {
    Raised {
      gaps = List.copyOf(gaps);
    }
  }

  /** The generation being served; empty in an empty Redis. */
  OptionalLong active() {
    return generation(kept(RedisKeys.ACTIVE));
  }

  /** The number of the connection that there is; a connection is never taken up again. */
  long connected() {
    return link.connected();
  }

  /**
   * Whether a handover is under way or may soon be.
   *
   * @param token of the one under way; null where there is none
   * @param leased whether a generation is being filled, which may take over
   */
  record Handover(@Nullable String token, boolean leased) {}

  /** One look at it. */
  Handover handover() {
    List<KeyValue<String, byte[]>> seen =
        link.await(link.commands().mget(GenerationKeys.HANDOVER, GenerationKeys.LEASE));
    String token = seen.get(0).hasValue() ? new String(seen.get(0).getValue(), US_ASCII) : null;
    return new Handover(token, seen.get(1).hasValue());
  }

  /** Says that {@code sink} writes nothing until the handover is over. */
  void hold(String handover, String sink) {
    String key = GenerationKeys.held(handover);
    RedisFuture<Long> added = link.commands().sadd(key, sink.getBytes(US_ASCII));
    RedisFuture<Boolean> expires = link.commands().pexpire(key, HELD_EXPIRY.toMillis());
    link.await(added);
    link.await(expires);
  }

  /** How many sinks write nothing until the handover is over. */
  long holding(String handover) {
    return link.await(link.commands().scard(GenerationKeys.held(handover)));
  }

  /** Serves a generation from now on, unless one is served already. */
  void activate(long generation) {
    link.await(
        link.commands()
            .set(RedisKeys.ACTIVE, bytes(Long.toString(generation)), SetArgs.Builder.nx()));
  }

  /** The edition of the cache topics that a generation is filled from; empty for the first. */
  String edition(RedisKeys keys) {
    String edition = kept(keys.edition());
    return edition == null ? "" : edition;
  }

  /** Sets the edition that a new generation is filled from. */
  void edition(RedisKeys keys, String edition) {
    if (!edition.isEmpty()) {
      link.await(link.commands().set(keys.edition(), edition.getBytes(US_ASCII)));
    }
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

  /** Removes marks: what they promise need no longer hold. */
  void forget(RedisKeys keys, Collection<TopicPartition> partitions) {
    marks.forget(keys, partitions);
  }

  /** Where the marks of a partition lie. */
  List<String> markKeys(RedisKeys keys, TopicPartition partition) {
    return marks.keys(keys, partition);
  }

  /** Marks that are to be raised, and the look that is taken with it; not answered yet. */
  record Raising(RedisFuture<List<KeyValue<String, byte[]>>> look, ServerMarks.Asked marks) {}

  /** Asks for marks to be raised, each only where it reaches the beginning of what was applied. */
  Raising ask(RedisKeys keys, List<Progress> progress) {
    return new Raising(
        link.commands().mget(RedisKeys.ACTIVE, GenerationKeys.HANDOVER), marks.ask(keys, progress));
  }

  /** Asks, and waits for the answer. */
  Raised raise(RedisKeys keys, List<Progress> progress) {
    return raised(ask(keys, progress));
  }

  /** Waits for the answer. */
  Raised raised(Raising asked) {
    List<TopicPartition> gaps = marks.gaps(asked.marks());
    List<KeyValue<String, byte[]>> seen = link.await(asked.look());
    byte[] active = seen.get(0).hasValue() ? seen.get(0).getValue() : null;
    return new Raised(gaps, generation(text(active)), seen.get(1).hasValue());
  }

  /**
   * What a key holds that says how all others are to be understood. Each server of a cluster keeps
   * a copy, so that the loss of one server does not change what the others mean.
   */
  private @Nullable String kept(String key) {
    List<String> names = new ArrayList<>(List.of(key));
    marks.tags().forEach(tag -> names.add(RedisKeys.copy(key, tag)));
    List<@Nullable String> values = new ArrayList<>();
    for (KeyValue<String, byte[]> value :
        link.await(link.commands().mget(names.toArray(String[]::new)))) {
      values.add(text(value.hasValue() ? value.getValue() : null));
    }
    String held = values.get(0);
    if (held == null) {
      held = newest(values);
      if (held != null) {
        LOG.warn("the server of {} has lost it; it is {} as before", key, held);
        link.await(link.commands().set(key, bytes(held), SetArgs.Builder.nx()));
      }
    }
    for (int i = 1; held != null && i < names.size(); i++) {
      if (!held.equals(values.get(i))) {
        link.await(link.commands().set(names.get(i), bytes(held)));
      }
    }
    return held;
  }

  /** Copies differ for a moment after a change; generations rise. */
  private static @Nullable String newest(List<@Nullable String> copies) {
    return copies.stream()
        .filter(Objects::nonNull)
        .max(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
        .orElse(null);
  }

  private static @Nullable String text(byte @Nullable [] value) {
    return value == null ? null : new String(value, US_ASCII);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  private static OptionalLong generation(@Nullable String text) {
    return text == null
        ? OptionalLong.empty()
        : OptionalLong.of(ServerMarks.number(RedisKeys.ACTIVE, bytes(text)));
  }
}
