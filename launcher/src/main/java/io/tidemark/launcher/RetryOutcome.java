package io.tidemark.launcher;

import io.tidemark.model.Tidemark;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a dead letter that was to be sent again.
 *
 * @param topic where it went
 * @param partition of that topic
 * @param offset where it lies there; -1 where it would have been sent
 * @param failure why it was not sent; empty where it was
 */
record RetryOutcome(Tidemark letter, String topic, int partition, long offset, String failure) {
  /** It has been sent. */
  static RetryOutcome sent(Tidemark letter, String topic, Tidemark at) {
    return new RetryOutcome(letter, topic, at.partition(), at.offset(), "");
  }

  /** It would have been sent. */
  static RetryOutcome planned(Redrive.Ready ready) {
    return new RetryOutcome(
        ready.letter(), ready.record().topic(), ready.record().partition(), -1, "");
  }

  /** It was not. */
  static RetryOutcome failed(Tidemark letter, String reason) {
    return new RetryOutcome(letter, "", 0, -1, reason);
  }

  boolean ok() {
    return failure.isEmpty();
  }

  /** For people. */
  String line() {
    if (!ok()) {
      return letter + " not sent: " + failure;
    }
    return offset < 0
        ? letter + " would go to " + topic + " partition " + partition
        : letter + " sent to " + topic + " " + partition + "@" + offset;
  }

  /** For programs. */
  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("letter", letter.toString());
    fields.put("sent", offset >= 0);
    fields.put("topic", ok() ? topic : null);
    fields.put("partition", ok() ? partition : null);
    fields.put("offset", offset < 0 ? null : offset);
    fields.put("failure", ok() ? null : failure);
    return fields;
  }
}
