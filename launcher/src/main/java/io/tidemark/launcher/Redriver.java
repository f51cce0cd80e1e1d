package io.tidemark.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.model.Tidemark;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends dead letters again, each in one transaction with a note among the dead letters that it has
 * been: whatever happens on the way, there are both or neither. For one at a time: the next one to
 * begin puts an end to the one before.
 */
final class Redriver implements AutoCloseable {
  /** Longer than any transaction takes; a killed one's hold up the readers so long. */
  private static final int TRANSACTION_MILLIS = 10_000;

  private final Producer<byte[], byte[]> producer;
  private final String deadLetters;

  Redriver(KafkaSettings kafka) {
    this(
        new KafkaProducer<>(
            kafka.properties(
                Map.of(
                    "transactional.id",
                    kafka.topics().deadLetters() + "-retry",
                    "transaction.timeout.ms",
                    TRANSACTION_MILLIS,
                    "max.block.ms",
                    15_000,
                    "delivery.timeout.ms",
                    9_000,
                    "request.timeout.ms",
                    5_000,
                    "max.request.size",
                    Topics.MAX_MESSAGE_BYTES)),
            new ByteArraySerializer(),
            new ByteArraySerializer()),
        kafka.topics().deadLetters());
  }

  Redriver(Producer<byte[], byte[]> producer, String deadLetters) {
    this.producer = producer;
    this.deadLetters = deadLetters;
    producer.initTransactions();
  }

  /** Sends them: all, or each by itself where one of them does not let them pass together. */
  List<RetryOutcome> send(List<Redrive.Ready> batch) {
    try {
      return together(batch);
    } catch (RecordTooLargeException e) {
      List<RetryOutcome> outcomes = new ArrayList<>();
      for (Redrive.Ready one : batch) {
        outcomes.add(alone(one));
      }
      return outcomes;
    }
  }

  private RetryOutcome alone(Redrive.Ready one) {
    try {
      return together(List.of(one)).get(0);
    } catch (RecordTooLargeException e) {
      return RetryOutcome.failed(one.letter(), "it is too large for its topic");
    }
  }

  private List<RetryOutcome> together(List<Redrive.Ready> batch) {
    producer.beginTransaction();
    try {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (Redrive.Ready one : batch) {
        sent.add(producer.send(one.record()));
        sent.add(producer.send(note(one)));
      }
      List<RetryOutcome> outcomes = new ArrayList<>();
      producer.flush();
      for (int i = 0; i < batch.size(); i++) {
        outcomes.add(outcome(batch.get(i), sent.get(2 * i).get()));
        sent.get(2 * i + 1).get();
      }
      producer.commitTransaction();
      return outcomes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while sending", e);
    } catch (ExecutionException e) {
      throw failed(new KafkaException("not sent again: " + e.getCause(), e.getCause()));
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  private static RetryOutcome outcome(Redrive.Ready sent, RecordMetadata at) {
    return RetryOutcome.sent(sent.letter(), at.topic(), new Tidemark(at.partition(), at.offset()));
  }

  /** Takes the transaction back where there still is one, and says why in the cause's own class. */
  private KafkaException failed(KafkaException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return new KafkaException("another retry has begun, which ended this one", failure);
      }
      if (cause instanceof RecordTooLargeException tooLarge) {
        producer.abortTransaction();
        return tooLarge;
      }
    }
    return failure; // the broker takes it back
  }

  /** Lies in the dead letter's own partition, after it. */
  private ProducerRecord<byte[], byte[]> note(Redrive.Ready sent) {
    ProducerRecord<byte[], byte[]> note =
        new ProducerRecord<>(deadLetters, sent.letter().partition(), sent.record().key(), null);
    note.headers()
        .add(RecordHeaders.STAGE, RecordHeaders.RETRIED.getBytes(UTF_8))
        .add(RecordHeaders.TOPIC, sent.record().topic().getBytes(UTF_8))
        .add(RecordHeaders.RETRY_OF, sent.letter().toString().getBytes(UTF_8));
    return note;
  }

  @Override
  public void close() {
    producer.close();
  }
}
