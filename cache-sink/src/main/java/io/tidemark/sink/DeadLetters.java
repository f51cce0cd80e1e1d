package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.model.wire.RecordHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** Puts records that can never be written where an operator finds them, their bytes untouched. */
final class DeadLetters {
  private static final String STAGE = "sink";

  private final Producer<byte[], byte[]> producer;
  private final String topic;

  DeadLetters(Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /**
   * Returns once Kafka has acknowledged all of them; throws {@link RetryLaterException} where it
   * does not, some of them perhaps sent.
   */
  void send(List<Rejected> rejected) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try {
      for (Rejected each : rejected) {
        sent.add(producer.send(letter(each, each.record().value(), each.reason())));
      }
      for (int i = 0; i < sent.size(); i++) {
        if (!fits(sent.get(i))) {
          Rejected each = rejected.get(i);
          String reason = each.reason() + " (value left out, too large for this topic)";
          sent.set(i, producer.send(letter(each, null, reason)));
        }
      }
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    } catch (ExecutionException | KafkaException e) {
      throw new RetryLaterException("dead-letters", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryLaterException("dead-letters", e);
    }
  }

  private static boolean fits(Future<RecordMetadata> sent)
      throws ExecutionException, InterruptedException {
    try {
      sent.get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        return false;
      }
      throw e;
    }
  }

  private ProducerRecord<byte[], byte[]> letter(
      Rejected rejected, byte @Nullable [] value, String reason) {
    ConsumerRecord<byte[], byte[]> origin = rejected.record();
    ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, origin.key(), value);
    origin.headers().forEach(letter.headers()::add);
    header(letter, RecordHeaders.STAGE, STAGE);
    header(letter, RecordHeaders.REASON, reason);
    header(letter, RecordHeaders.TOPIC, origin.topic());
    header(letter, RecordHeaders.PARTITION, Integer.toString(origin.partition()));
    header(letter, RecordHeaders.OFFSET, Long.toString(origin.offset()));
    if (value == null && origin.value() != null) {
      header(letter, RecordHeaders.LEFT_OUT, Integer.toString(origin.value().length));
    }
    return letter;
  }

  private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
    letter.headers().remove(name).add(name, value.getBytes(UTF_8));
  }
}
