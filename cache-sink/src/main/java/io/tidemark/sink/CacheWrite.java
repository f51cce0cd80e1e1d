package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One record of a cache topic as what it is to do in Redis: an entry or a bar to write. */
abstract sealed class CacheWrite implements Routed permits EntryWrite, BarWrite {
  private final ConsumerRecord<byte[], byte[]> origin;
  private final CacheTopic kind;
  private final String key;
  private final long version;

  CacheWrite(ConsumerRecord<byte[], byte[]> origin, CacheTopic kind, String key, long version) {
    this.origin = origin;
    this.kind = kind;
    this.key = key;
    this.version = version;
  }

  /** The record that it comes from. */
  final ConsumerRecord<byte[], byte[]> origin() {
    return origin;
  }

  /** What kind of entry it is. */
  final CacheTopic kind() {
    return kind;
  }

  /** The Redis key that it changes. */
  final String key() {
    return key;
  }

  /** Its version. */
  final long version() {
    return version;
  }

  /** Whether it deletes. */
  final boolean deletes() {
    return origin.value() == null;
  }

  /** What is to be stored: the record's value, or a tombstone. */
  abstract byte[] json();

  /** Two writes of one identity replace each other. */
  abstract String identity();
}
