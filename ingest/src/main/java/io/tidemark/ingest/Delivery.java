package io.tidemark.ingest;

import io.tidemark.model.Tidemark;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Records on their way to Kafka, until each has its answer. One thread sends; Kafka's own thread
 * answers.
 */
final class Delivery implements Callback {
  /*
   * What is certain of a record that failed: KafkaProducer.send answers on the sending thread for
   * whatever it did not take over (no metadata, buffer full, record too large), and on its own
   * thread for whatever it did. Of the latter one can't tell whether a broker wrote it before the
   * connection or the time ran out.
   */

  /**
   * What became of the records.
   *
   * @param acknowledged written by all replicas
   * @param unsent certainly not written
   * @param unknown written or not
   * @param positions the newest acknowledged offset of each partition
   * @param failure the first thing that went wrong; null where nothing did
   */
  record Outcome(
      int acknowledged,
      int unsent,
      int unknown,
      List<Tidemark> positions,
      @Nullable Exception failure) {
    Outcome {
      positions = List.copyOf(positions);
    }

    boolean complete() {
      return failure == null;
    }
  }

  private final Producer<byte[], byte[]> producer;
  private final Thread sender = Thread.currentThread();
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final Map<Integer, Long> newest = new TreeMap<>();
  private int sent;
  private int acknowledged;
  private int unsent;
  private int unknown;
  private boolean ended;
  private @Nullable Exception failure;

  Delivery(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /** Hands one record over; false where that failed, so that more would fail too. */
  boolean send(ProducerRecord<byte[], byte[]> record) {
    synchronized (this) {
      sent++;
    }
    try {
      var unused = producer.send(record, this);
    } catch (KafkaException | IllegalStateException e) {
      unsent(e);
    }
    synchronized (this) {
      return unsent == 0;
    }
  }

  /** Counts records that were given up before they could be handed over. */
  synchronized void giveUp(int records, Exception reason) {
    if (records > 0) {
      sent += records;
      unsent += records;
      failed(reason);
    }
  }

  /** To be completed once every record handed over has its answer; nothing may be sent after. */
  synchronized CompletableFuture<Outcome> end() {
    ended = true;
    completeIfAnswered();
    return outcome;
  }

  @Override
  public synchronized void onCompletion(
      @Nullable RecordMetadata metadata, @Nullable Exception exception) {
    if (exception != null) {
      if (Thread.currentThread() == sender) {
        unsent(exception);
      } else {
        unknown++;
        failed(exception);
      }
    } else if (metadata != null) {
      acknowledged++;
      newest.merge(metadata.partition(), metadata.offset(), Math::max);
    }
    completeIfAnswered();
  }

  private synchronized void unsent(Exception exception) {
    unsent++;
    failed(exception);
  }

  private void failed(Exception exception) {
    if (failure == null) {
      failure = exception;
    }
  }

  private void completeIfAnswered() {
    if (ended && acknowledged + unsent + unknown == sent) {
      outcome.complete(new Outcome(acknowledged, unsent, unknown, positions(), failure));
    }
  }

  private List<Tidemark> positions() {
    return newest.entrySet().stream().map(e -> new Tidemark(e.getKey(), e.getValue())).toList();
  }
}
