package io.tidemark.launcher;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Tidemark;
import io.tidemark.model.wire.RecordHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one record of the dead letters, all but its bytes.
 *
 * @param position its own, among the dead letters
 * @param key null where it had none
 * @param tries how many times it had been sent again before it failed once more
 */
record DeadLetter(
    Tidemark position,
    Instant time,
    Cause cause,
    Origin origin,
    @Nullable String key,
    Value value,
    int tries) {
  /** Who could not use it, and why; empty where the record does not say. */
  record Cause(String stage, String reason) {}

  /**
   * Where it came from.
   *
   * @param topic empty where the record does not say
   * @param position null where the record does not say, or never lay in a topic
   */
  record Origin(String topic, @Nullable Tidemark position) {}

  /**
   * What is kept of its value.
   *
   * @param bytes how many; -1 where there is no value
   * @param leftOut whether it was too large to be kept
   */
  record Value(int bytes, boolean leftOut) {}

  /** Reads a record. */
  static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
    String origin =
        header(record, RecordHeaders.PARTITION) + "@" + header(record, RecordHeaders.OFFSET);
    return new DeadLetter(
        position(record),
        Instant.ofEpochMilli(record.timestamp()),
        new Cause(header(record, RecordHeaders.STAGE), header(record, RecordHeaders.REASON)),
        new Origin(header(record, RecordHeaders.TOPIC), tidemark(origin)),
        record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8),
        new Value(
            record.value() == null ? -1 : record.value().length,
            record.headers().lastHeader(RecordHeaders.LEFT_OUT) != null),
        tries(record));
  }

  /** Where a record of the dead letters lies. */
  static Tidemark position(ConsumerRecord<?, ?> record) {
    return new Tidemark(record.partition(), record.offset());
  }

  /** The dead letter that a record notes as sent again; empty where it is no such note. */
  static Optional<Tidemark> retried(ConsumerRecord<?, ?> record) {
    return header(record, RecordHeaders.STAGE).equals(RecordHeaders.RETRIED)
        ? Optional.ofNullable(tidemark(header(record, RecordHeaders.RETRY_OF)))
        : Optional.empty();
  }

  /** The newest header of a name as text; empty where there is none. */
  static String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static int tries(ConsumerRecord<?, ?> record) {
    int tries = 0;
    for (Header header : record.headers()) {
      tries += header.key().equals(RecordHeaders.RETRY_OF) ? 1 : 0;
    }
    return tries;
  }

  private static @Nullable Tidemark tidemark(String text) {
    try {
      return Tidemark.parse(text);
    } catch (InvalidRecordException e) {
      return null; // a stranger's, or one that never lay in a topic
    }
  }
}
