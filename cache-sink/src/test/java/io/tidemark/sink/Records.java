package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.model.wire.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Records of the cache topics, as the processor writes them. */
final class Records {
  static final Topics TOPICS = new Topics("t.");
  static final EntryRouting ROUTING = new EntryRouting(TOPICS, new RedisKeys(1), 1_000);

  private Records() {}

  static ConsumerRecord<byte[], byte[]> value(CacheTopic kind, String key, long version) {
    return record(kind, key, version, "{\"version\":" + version + ",\"x\":\"" + key + "\"}");
  }

  static ConsumerRecord<byte[], byte[]> delete(CacheTopic kind, String key, long version) {
    return record(kind, key, version, null);
  }

  static ConsumerRecord<byte[], byte[]> record(
      CacheTopic kind, String key, long version, @Nullable String json) {
    ConsumerRecord<byte[], byte[]> record = bare(kind, key, json);
    return with(record, RecordHeaders.VERSION, Long.toString(version));
  }

  static ConsumerRecord<byte[], byte[]> bare(CacheTopic kind, String key, @Nullable String json) {
    byte[] value = json == null ? null : json.getBytes(UTF_8);
    return new ConsumerRecord<>(TOPICS.cache(kind), 3, 42, key.getBytes(UTF_8), value);
  }

  static ConsumerRecord<byte[], byte[]> with(
      ConsumerRecord<byte[], byte[]> record, String header, String text) {
    record.headers().add(header, text.getBytes(UTF_8));
    return record;
  }

  static CacheWrite write(ConsumerRecord<byte[], byte[]> record) {
    return (CacheWrite) ROUTING.route(record);
  }
}
