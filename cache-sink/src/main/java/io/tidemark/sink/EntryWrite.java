package io.tidemark.sink;

import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.CacheTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A string entry to write: a quote, a momentum score, a valuation, an asset. */
final class EntryWrite extends CacheWrite {
  private final Membership membership;

  EntryWrite(
      ConsumerRecord<byte[], byte[]> origin,
      CacheTopic kind,
      String key,
      long version,
      Membership membership) {
    super(origin, kind, key, version);
    this.membership = membership;
  }

  /** Its place in the index or the rank that follows it. */
  Membership membership() {
    return membership;
  }

  @Override
  byte[] json() {
    byte[] value = origin().value();
    return value == null ? Entry.tombstone(version()) : value;
  }

  @Override
  String identity() {
    return key();
  }
}
