package io.tidemark.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.model.Tidemark;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.model.wire.Topics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** A dead letter as it would be sent again to where it came from, or why it can't be. */
sealed interface Redrive {
  /** The dead letter's own position. */
  Tidemark letter();

  /** Answers one case. */
  default <T> T fold(Function<Ready, T> ready, Function<Refused, T> refused) {
    return this instanceof Ready can ? ready.apply(can) : refused.apply((Refused) this);
  }

  /** It can be. */
  record Ready(Tidemark letter, ProducerRecord<byte[], byte[]> record) implements Redrive {
    /** How many bytes it has, near enough. */
    int bytes() {
      return (record.key() == null ? 0 : record.key().length)
          + (record.value() == null ? 0 : record.value().length);
    }
  }

  /** It can't be. */
  record Refused(Tidemark letter, String reason) implements Redrive {}

  /**
   * Its original key, bytes and headers, for the partition that the key belongs to, with one header
   * more that says which dead letter it was.
   *
   * @param partitions how many each topic has; a topic that is not there is missing
   */
  static Redrive of(
      ConsumerRecord<byte[], byte[]> record, Topics topics, Map<String, Integer> partitions) {
    DeadLetter letter = DeadLetter.of(record);
    String topic = letter.origin().topic();
    if (letter.value().leftOut() || letter.value().bytes() == 0) {
      return new Refused(letter.position(), "its value was too large and left out");
    }
    if (!topics.inputs().contains(topic) && topics.cacheTopic(topic) == null) {
      return new Refused(
          letter.position(),
          topic.isEmpty()
              ? "it does not say which topic it came from"
              : "it came from " + PlainText.line(topic) + ", which is none of the topics");
    }
    if (!partitions.containsKey(topic)) {
      return new Refused(letter.position(), "the topic " + topic + " is not there");
    }
    return new Ready(
        letter.position(),
        new ProducerRecord<>(
            topic,
            partition(letter, record.key(), topics.cacheTopic(topic), partitions.get(topic)),
            record.key(),
            record.value(),
            headers(record)));
  }

  private static int partition(
      DeadLetter letter, byte @Nullable [] key, @Nullable CacheTopic topic, int partitions) {
    if (key == null) {
      Tidemark origin = letter.origin().position();
      return origin == null ? 0 : origin.partition() % partitions;
    }
    byte[] placing = topic == null ? key : Topics.placingKey(topic, key);
    return Utils.toPositive(Utils.murmur2(placing)) % partitions;
  }

  /**
   * The newest of each of a dead letter's own headers is left out: its like may be the sender's.
   */
  private static List<Header> headers(ConsumerRecord<?, ?> record) {
    Set<String> own =
        new HashSet<>(
            List.of(
                RecordHeaders.STAGE,
                RecordHeaders.REASON,
                RecordHeaders.TOPIC,
                RecordHeaders.PARTITION,
                RecordHeaders.OFFSET));
    Header[] all = record.headers().toArray();
    List<Header> kept = new ArrayList<>();
    for (int i = all.length - 1; i >= 0; i--) {
      if (!own.remove(all[i].key())) {
        kept.add(0, all[i]);
      }
    }
    byte[] position = DeadLetter.position(record).toString().getBytes(UTF_8);
    kept.add(new RecordHeader(RecordHeaders.RETRY_OF, position));
    return kept;
  }
}
