package io.tidemark.ingest;

import org.apache.kafka.clients.producer.ProducerRecord;

/** One row of a recorded file. */
sealed interface Row {
  /** Where it begins; the first line is 1. */
  long line();

  /**
   * A row that can be published.
   *
   * @param eventTime epoch milliseconds; that of the row before where a record has none
   */
  record Event(long line, long eventTime, ProducerRecord<byte[], byte[]> record) implements Row {}

  /** A row that breaks a rule. */
  record Refused(long line, String reason) implements Row {}
}
