package io.tidemark.sink;

import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.CacheTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A member of a series of bars to write; its key is that of the series. */
final class BarWrite extends CacheWrite {
  private final long openTime;

  BarWrite(
      ConsumerRecord<byte[], byte[]> origin,
      CacheTopic kind,
      String key,
      long version,
      long openTime) {
    super(origin, kind, key, version);
    this.openTime = openTime;
  }

  /** Its score in the series, epoch milliseconds. */
  long openTime() {
    return openTime;
  }

  @Override
  byte[] json() {
    byte[] value = origin().value();
    return value == null ? Entry.tombstone(version(), openTime) : value;
  }

  @Override
  String identity() {
    return key() + '@' + openTime;
  }
}
