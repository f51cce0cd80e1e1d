package io.tidemark.ingest;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.runtime.Problem;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads what clients send and hands what is good to Kafka; blocking, for worker threads. */
final class Push {
  /** Makes one item's JSON into a record for Kafka. */
  interface Reading {
    ProducerRecord<byte[], byte[]> read(byte[] json, long nowMillis);
  }

  private final Producer<byte[], byte[]> producer;
  private final InstantSource clock;
  private final long timeoutMillis;
  private final IngestMetrics metrics;

  Push(
      Producer<byte[], byte[]> producer,
      InstantSource clock,
      long timeoutMillis,
      IngestMetrics metrics) {
    this.producer = producer;
    this.clock = clock;
    this.timeoutMillis = timeoutMillis;
    this.metrics = metrics;
  }

  /** Every item of a body; completes once Kafka has answered for each of them. */
  CompletableFuture<Answer> items(byte[] body, @Nullable String contentType, Reading reading) {
    Items items;
    try {
      items = Items.of(body, contentType);
    } catch (Items.UnreadableBodyException e) {
      return answer(Problem.badRequest(String.valueOf(e.getMessage())));
    } catch (Items.TooManyItemsException e) {
      return answer(Problem.tooLarge(String.valueOf(e.getMessage())));
    }
    Rejections rejections = new Rejections();
    long now = clock.millis();
    Delivery delivery = new Delivery(producer);
    int visited =
        items.forEach(
            (index, from, to) -> {
              try {
                byte[] json = Arrays.copyOfRange(body, from, to);
                return delivery.send(reading.read(json, now)) && inTime(now);
              } catch (InvalidRecordException e) {
                rejections.add(index, String.valueOf(e.getMessage()));
                return true;
              }
            });
    delivery.giveUp(items.count() - visited, new TimeoutException("Kafka takes no more"));
    metrics.rejected(rejections.count());
    return metrics.timed(delivery).thenApply(outcome -> Answer.pushed(outcome, rejections));
  }

  /** One record, whole: a put. */
  CompletableFuture<Answer> one(byte[] body, Reading reading) {
    ProducerRecord<byte[], byte[]> record;
    try {
      record = reading.read(body, clock.millis());
    } catch (InvalidRecordException e) {
      metrics.rejected(1);
      return answer(Problem.invalid(String.valueOf(e.getMessage())));
    }
    return one(record);
  }

  /** One record as it is: a delete. */
  CompletableFuture<Answer> one(ProducerRecord<byte[], byte[]> record) {
    Delivery delivery = new Delivery(producer);
    delivery.send(record);
    return metrics.timed(delivery).thenApply(Answer::written);
  }

  // Each send may wait for room in the producer's buffer; all of them together may not wait longer
  // than the client does.
  private boolean inTime(long start) {
    return clock.millis() - start <= timeoutMillis;
  }

  private static CompletableFuture<Answer> answer(Problem problem) {
    return CompletableFuture.completedFuture(problem::send);
  }
}
