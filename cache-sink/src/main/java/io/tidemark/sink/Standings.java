package io.tidemark.sink;

import io.lettuce.core.KeyValue;
import io.lettuce.core.Range;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.RedisKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks up how what Redis holds stands to writes that the log asks for; changes nothing. */
final class Standings {
  private static final int AT_ONCE = 500;

  private final RedisLink link;
  private final BarsKept kept;

  Standings(RedisLink link, BarsKept kept) {
    this.link = link;
    this.kept = kept;
  }

  /** One for each of {@code writes}, in their order. */
  List<Standing> of(List<? extends CacheWrite> writes) {
    List<Standing> standings = new ArrayList<>(writes.size());
    for (int from = 0; from < writes.size(); from += AT_ONCE) {
      standings.addAll(some(writes.subList(from, Math.min(writes.size(), from + AT_ONCE))));
    }
    return standings;
  }

  private List<Standing> some(List<? extends CacheWrite> writes) {
    String[] keys =
        writes.stream()
            .filter(EntryWrite.class::isInstance)
            .map(CacheWrite::key)
            .distinct()
            .toArray(String[]::new);
    RedisFuture<List<KeyValue<String, byte[]>>> values =
        keys.length == 0 ? null : link.commands().mget(keys);
    Map<BarWrite, Sought> bars = new HashMap<>();
    for (CacheWrite write : writes) {
      if (write instanceof BarWrite bar) {
        bars.put(bar, seek(bar));
      }
    }
    Map<String, byte[]> held = new HashMap<>();
    if (values != null) {
      link.await(values).stream()
          .filter(KeyValue::hasValue)
          .forEach(value -> held.put(value.getKey(), value.getValue()));
    }
    List<Standing> standings = new ArrayList<>(writes.size());
    for (CacheWrite write : writes) {
      Sought bar = write instanceof BarWrite ? bars.get(write) : null;
      standings.add(bar == null ? of(write, held.get(write.key())) : of((BarWrite) write, bar));
    }
    return standings;
  }

  /** What a bar is told from: the member at its time, the series' oldest bar, its length. */
  private record Sought(
      RedisFuture<List<byte[]>> members,
      RedisFuture<List<ScoredValue<byte[]>>> oldest,
      RedisFuture<Long> length) {}

  private Sought seek(BarWrite bar) {
    Range<Long> at = Range.create(bar.openTime(), bar.openTime());
    return new Sought(
        link.commands().zrangebyscore(bar.key(), at),
        link.commands().zrangeWithScores(bar.key(), 0, 1),
        link.commands().zcard(bar.key()));
  }

  private Standing of(BarWrite bar, Sought sought) {
    List<byte[]> members;
    try {
      members = link.outcome(sought.members());
    } catch (RedisException e) {
      return Standing.MISSING; // no sorted set, or no answer, which the next command tells
    }
    if (members.isEmpty() && trimmed(bar, sought)) {
      return Standing.LATER;
    }
    return members.size() > 1
        ? Standing.DIFFERENT
        : of(bar, members.isEmpty() ? null : members.get(0));
  }

  /** Whether the series is full of later bars. */
  private boolean trimmed(BarWrite bar, Sought sought) {
    long bars = link.await(sought.length());
    List<ScoredValue<byte[]>> oldest = link.await(sought.oldest());
    for (ScoredValue<byte[]> member : oldest) {
      if ((long) member.getScore() != RedisKeys.UNKNOWN_PAST) {
        return bars >= kept.of(bar.kind()) && member.getScore() > bar.openTime();
      }
    }
    return false;
  }

  /** Of one value: that of {@code write} against what is held, null where nothing is. */
  static Standing of(CacheWrite write, byte @Nullable [] held) {
    if (held == null) {
      return write.deletes() ? Standing.SAME : Standing.MISSING;
    }
    long version;
    try {
      version = Entry.version(held);
    } catch (InvalidRecordException | ArithmeticException e) {
      return Standing.DIFFERENT;
    }
    if (version != write.version()) {
      return version > write.version() ? Standing.LATER : Standing.OLDER;
    }
    return Arrays.equals(held, write.json()) ? Standing.SAME : Standing.DIFFERENT;
  }
}
