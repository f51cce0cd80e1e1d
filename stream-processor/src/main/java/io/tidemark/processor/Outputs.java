package io.tidemark.processor;

import com.codahale.metrics.Meter;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.model.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** What a processor sends: cache entries and dead letters, each to the sink node of its topic. */
final class Outputs {
  /** The sink node of dead letters. */
  static final String DEAD_LETTERS = "dead-letters";

  private static final int MAX_REASON = 1_000;

  private final ProcessorContext<byte[], byte[]> context;
  private final Meter sent;
  private final Meter deadLetters;
  private long count;

  Outputs(ProcessorContext<byte[], byte[]> context, Meter sent, Meter deadLetters) {
    this.context = context;
    this.sent = sent;
    this.deadLetters = deadLetters;
  }

  /**
   * Sends a cache entry; null deletes it.
   *
   * @param node the sink node, named after the topic
   * @param appended when the input behind it was appended, epoch milliseconds
   */
  void entry(String node, String key, byte @Nullable [] json, long version, long appended) {
    send(node, key, json, headers(version), appended);
  }

  /** Sends a cache entry with one more number in a header, where there is one. */
  void entry(
      String node,
      String key,
      byte[] json,
      long version,
      long appended,
      String header,
      OptionalDouble number) {
    Headers headers = headers(version);
    if (number.isPresent()) {
      headers.add(header, bytes(Double.toString(number.getAsDouble())));
    }
    send(node, key, json, headers, appended);
  }

  private void send(
      String node, String key, byte @Nullable [] json, Headers headers, long appended) {
    byte[] name = key.getBytes(StandardCharsets.UTF_8);
    if (json != null && json.length > Topics.MAX_ENTRY_BYTES) {
      // The producer would refuse it, and its transaction with it, again and again.
      headers.add(RecordHeaders.STAGE, bytes("produce"));
      headers.add(RecordHeaders.REASON, bytes(json.length + " bytes are too many for a record"));
      headers.add(RecordHeaders.TOPIC, bytes(node));
      headers.add(RecordHeaders.LEFT_OUT, bytes(Integer.toString(json.length)));
      context.forward(new Record<>(name, new byte[0], appended, headers), DEAD_LETTERS);
      deadLetters.mark();
      return;
    }
    context.forward(new Record<>(name, json, appended, headers), node);
    sent.mark();
    count++;
  }

  /** How many cache entries it has sent. */
  long count() {
    return count;
  }

  /** Sends an input, its bytes untouched, to the dead letters. */
  void deadLetter(Record<byte[], byte[]> input, RecordMetadata origin, String reason) {
    Headers headers =
        new org.apache.kafka.common.header.internals.RecordHeaders(input.headers())
            .add(RecordHeaders.STAGE, bytes("process"))
            .add(
                RecordHeaders.REASON,
                bytes(reason.substring(0, Math.min(MAX_REASON, reason.length()))))
            .add(RecordHeaders.TOPIC, bytes(origin.topic()))
            .add(RecordHeaders.PARTITION, bytes(Integer.toString(origin.partition())))
            .add(RecordHeaders.OFFSET, bytes(Long.toString(origin.offset())));
    // A compressed batch may hold a record that is too large to be sent on by itself.
    boolean fits = input.value() == null || input.value().length <= Topics.MAX_INPUT_BYTES;
    byte[] value = fits ? input.value() : new byte[0];
    if (!fits) {
      headers.add(RecordHeaders.LEFT_OUT, bytes(Integer.toString(input.value().length)));
    }
    context.forward(new Record<>(input.key(), value, input.timestamp(), headers), DEAD_LETTERS);
    deadLetters.mark();
  }

  private static Headers headers(long version) {
    return new org.apache.kafka.common.header.internals.RecordHeaders()
        .add(RecordHeaders.VERSION, bytes(Long.toString(version)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
