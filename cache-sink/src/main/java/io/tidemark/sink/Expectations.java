package io.tidemark.sink;

import io.tidemark.model.wire.RedisKeys;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What one partition of a cache topic says that Redis should hold, by key; of a sample the keys
 * with the lowest hashes, so that each run takes the same. Not for several threads.
 */
final class Expectations {
  private final EntryRouting routing;
  private final RedisKeys keys;
  private final VerifyOptions options;
  private final BarsKept kept;
  private final int most;
  private final Map<String, Expected> byKey = new HashMap<>();
  private final TreeMap<Long, String> sampled = new TreeMap<>();
  private long rejectedUpTo = -1;

  /**
   * None yet.
   *
   * @param most keys that are kept; 0 for all
   */
  Expectations(
      EntryRouting routing, RedisKeys keys, VerifyOptions options, BarsKept kept, int most) {
    this.routing = routing;
    this.keys = keys;
    this.options = options;
    this.kept = kept;
    this.most = most;
  }

  /** Takes one more record, also of a key that has not come before. */
  void take(ConsumerRecord<byte[], byte[]> record) {
    CacheWrite write = write(record);
    Expected expected = write == null ? null : expected(write);
    if (write != null && expected != null) {
      expected.take(write);
    }
  }

  /** Takes one more record of a key that is there; returns the write that brings a key to life. */
  @Nullable CacheWrite update(ConsumerRecord<byte[], byte[]> record) {
    CacheWrite write = write(record);
    Expected known = write == null ? null : byKey.get(write.key());
    if (write == null || known == null) {
      return write;
    }
    boolean before = known.live();
    known.take(write);
    return !before && known.live() ? write : null;
  }

  /** All of them. */
  Collection<Expected> all() {
    return byKey.values();
  }

  /** The offset of the last record that can't be written; -1 where there was none. */
  long rejectedUpTo() {
    return rejectedUpTo;
  }

  private @Nullable CacheWrite write(ConsumerRecord<byte[], byte[]> record) {
    if (routing.route(record) instanceof CacheWrite write) {
      return write;
    }
    rejectedUpTo = record.offset(); // the sink has it among the dead letters
    return null;
  }

  private @Nullable Expected expected(CacheWrite write) {
    Expected known = byKey.get(write.key());
    if (known != null) {
      return known;
    }
    CacheKey parts = CacheKey.parse(keys, write.key());
    if (parts == null || !options.includes(parts) || !admitted(write.key())) {
      return null;
    }
    Expected made =
        write instanceof BarWrite
            ? new ExpectedSeries(write.kind(), write.key(), kept.of(write.kind()))
            : new ExpectedEntry(write.kind(), write.key());
    byKey.put(write.key(), made);
    return made;
  }

  /** A key that is not among the lowest now never will be, since the highest of them only falls. */
  private boolean admitted(String key) {
    if (most == 0) {
      return true;
    }
    long hash = Digest.ofKey(key);
    if (sampled.size() >= most) {
      if (hash >= sampled.lastKey()) {
        return false;
      }
      byKey.remove(sampled.pollLastEntry().getValue());
    }
    sampled.put(hash, key);
    return true;
  }
}
