package io.tidemark.sink;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record that can never be written; it belongs on the dead-letter topic. */
record Rejected(ConsumerRecord<byte[], byte[]> record, String reason) implements Routed {}
