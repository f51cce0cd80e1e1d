package io.tidemark.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.ingest.Delivery.Outcome;
import io.tidemark.model.Tidemark;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  @Test
  void outcome_beforeTheLastAcknowledgement_isOpen() {
    MockProducer<byte[], byte[]> producer = producer();
    Delivery delivery = new Delivery(producer);

    delivery.send(record(0));
    delivery.send(record(0));
    CompletableFuture<Outcome> outcome = delivery.end();
    producer.completeNext();

    assertThat(outcome).isNotDone();
    producer.completeNext();
    assertThat(outcome.join().acknowledged()).isEqualTo(2);
  }

  @Test
  void positions_areTheNewestOfEachPartition() {
    MockProducer<byte[], byte[]> producer = producer();
    Delivery delivery = new Delivery(producer);

    delivery.send(record(3));
    delivery.send(record(0));
    delivery.send(record(3));
    CompletableFuture<Outcome> outcome = delivery.end();
    producer.flush();

    assertThat(outcome.join().positions()).containsExactly(new Tidemark(0, 0), new Tidemark(3, 1));
  }

  @Test
  void failureOnTheSendingThread_isCertainlyNotWritten() {
    MockProducer<byte[], byte[]> producer = producer();
    producer.sendException = new TimeoutException("no metadata");
    Delivery delivery = new Delivery(producer);

    boolean goOn = delivery.send(record(0));

    assertThat(goOn).isFalse();
    Outcome outcome = delivery.end().join();
    assertThat(outcome.unsent()).isEqualTo(1);
    assertThat(outcome.complete()).isFalse();
  }

  @Test
  void failureAnsweredWithinSend_isCertainlyNotWritten() {
    MockProducer<byte[], byte[]> producer = producer();
    Delivery delivery = new Delivery(producer);
    delivery.send(record(0));

    producer.errorNext(new RecordTooLargeException("on this thread, as KafkaProducer does"));

    assertThat(delivery.end().join().unsent()).isEqualTo(1);
  }

  @Test
  void failureOnKafkasThread_isUnknown() throws InterruptedException {
    MockProducer<byte[], byte[]> producer = producer();
    Delivery delivery = new Delivery(producer);
    delivery.send(record(0));
    delivery.send(record(0));
    CompletableFuture<Outcome> outcome = delivery.end();

    Thread kafka =
        new Thread(
            () -> {
              producer.completeNext();
              producer.errorNext(new TimeoutException("expired"));
            });
    kafka.start();
    kafka.join();

    assertThat(outcome.join().unknown()).isEqualTo(1);
    assertThat(outcome.join().acknowledged()).isEqualTo(1);
    assertThat(outcome.join().failure()).hasMessage("expired");
  }

  @Test
  void nothingSent_isCompleteAtOnce() {
    assertThat(new Delivery(producer()).end().join().complete()).isTrue();
  }

  static MockProducer<byte[], byte[]> producer() {
    Node node = new Node(1, "localhost", 9092);
    List<PartitionInfo> partitions =
        IntStream.range(0, 4)
            .mapToObj(
                i -> new PartitionInfo("prices", i, node, new Node[] {node}, new Node[] {node}))
            .toList();
    return new MockProducer<>(
        new Cluster("test", List.of(node), partitions, Set.of(), Set.of()),
        false,
        null,
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static ProducerRecord<byte[], byte[]> record(int partition) {
    return new ProducerRecord<>("prices", partition, new byte[] {1}, new byte[] {2});
  }
}
