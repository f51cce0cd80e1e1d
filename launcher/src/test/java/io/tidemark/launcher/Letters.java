package io.tidemark.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.model.wire.RecordHeaders;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Records of the dead letters. */
final class Letters {
  private Letters() {}

  /** One of {@code tidemark.prices 1@7}, at a time in milliseconds. */
  static ConsumerRecord<byte[], byte[]> price(
      int partition, long offset, long time, @Nullable String key, byte @Nullable [] value) {
    ConsumerRecord<byte[], byte[]> letter = record(partition, offset, time, key, value);
    add(letter, RecordHeaders.STAGE, "process");
    add(letter, RecordHeaders.REASON, "price: must be above zero, was -" + offset);
    add(letter, RecordHeaders.TOPIC, "tidemark.prices");
    add(letter, RecordHeaders.PARTITION, "1");
    add(letter, RecordHeaders.OFFSET, "7");
    return letter;
  }

  /** The note that a dead letter has been sent again. */
  static ConsumerRecord<byte[], byte[]> note(int partition, long offset, String of) {
    ConsumerRecord<byte[], byte[]> note = record(partition, offset, 0, "AAPL", null);
    add(note, RecordHeaders.STAGE, RecordHeaders.RETRIED);
    add(note, RecordHeaders.RETRY_OF, of);
    return note;
  }

  static void add(ConsumerRecord<?, ?> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      int partition, long offset, long time, @Nullable String key, byte @Nullable [] value) {
    Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders();
    return new ConsumerRecord<>(
        "tidemark.dead-letters",
        partition,
        offset,
        time,
        TimestampType.CREATE_TIME,
        0,
        0,
        key == null ? null : key.getBytes(UTF_8),
        value,
        headers,
        Optional.empty());
  }
}
