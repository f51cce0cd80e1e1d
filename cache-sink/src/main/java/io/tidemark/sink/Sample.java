package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import org.jspecify.annotations.Nullable;

/**
 * A write that is looked for in Redis some time after its record was appended.
 *
 * @param openTime of a bar; null of any other entry
 * @param appendedMillis the record's timestamp
 */
record Sample(
    CacheTopic kind, String key, @Nullable Long openTime, long version, long appendedMillis) {
  static Sample of(CacheWrite write) {
    Long openTime = write instanceof BarWrite bar ? bar.openTime() : null;
    return new Sample(
        write.kind(), write.key(), openTime, write.version(), write.origin().timestamp());
  }
}
