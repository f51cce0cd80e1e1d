package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.model.wire.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Records of the cache topics, as the processor writes them. */
final class CacheRecords {
  static final Topics TOPICS = new Topics("t.");
  private static final EntryRouting ROUTING = new EntryRouting(TOPICS, new RedisKeys(1), 1_000_000);

  private CacheRecords() {}

  /** The JSON that {@link #value} stores. */
  static String json(String key, long version) {
    return "{\"version\":" + version + ",\"of\":\"" + key + "\"}";
  }

  static ConsumerRecord<byte[], byte[]> value(CacheTopic kind, String key, long version) {
    return record(kind, key, version, json(key, version), 0, 0);
  }

  static ConsumerRecord<byte[], byte[]> delete(CacheTopic kind, String key, long version) {
    return record(kind, key, version, null, 0, 0);
  }

  static ConsumerRecord<byte[], byte[]> scored(String key, long version, String score) {
    ConsumerRecord<byte[], byte[]> record = value(CacheTopic.MOMENTUM, key, version);
    record.headers().add(RecordHeaders.SCORE, score.getBytes(UTF_8));
    return record;
  }

  static ConsumerRecord<byte[], byte[]> record(
      CacheTopic kind,
      String key,
      long version,
      @Nullable String json,
      int partition,
      long offset) {
    byte[] value = json == null ? null : json.getBytes(UTF_8);
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(TOPICS.cache(kind), partition, offset, key.getBytes(UTF_8), value);
    record.headers().add(RecordHeaders.VERSION, Long.toString(version).getBytes(UTF_8));
    return record;
  }

  static TopicPartition partition(CacheTopic kind, int number) {
    return new TopicPartition(TOPICS.cache(kind), number);
  }

  /** What the record does in generation 1. */
  static CacheWrite write(ConsumerRecord<byte[], byte[]> record) {
    return (CacheWrite) ROUTING.route(record);
  }
}
