package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  @Test
  void letter_keepsTheBytesAndSaysWhereItComesFrom() {
    Acknowledging producer = new Acknowledging();
    ConsumerRecord<byte[], byte[]> record =
        Records.with(Records.bare(CacheTopic.QUOTES, "AAPL", "junk"), "version", "x");

    new DeadLetters(producer, "letters").send(List.of(new Rejected(record, "version: no number")));

    ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
    assertThat(letter.topic()).isEqualTo("letters");
    assertThat(letter.key()).asString(UTF_8).isEqualTo("AAPL");
    assertThat(letter.value()).asString(UTF_8).isEqualTo("junk");
    assertThat(header(letter, "version")).isEqualTo("x");
    assertThat(header(letter, RecordHeaders.STAGE)).isEqualTo("sink");
    assertThat(header(letter, RecordHeaders.REASON)).isEqualTo("version: no number");
    assertThat(header(letter, RecordHeaders.TOPIC)).isEqualTo("t.quotes");
    assertThat(header(letter, RecordHeaders.PARTITION)).isEqualTo("3");
    assertThat(header(letter, RecordHeaders.OFFSET)).isEqualTo("42");
  }

  @Test
  void letter_thatKafkaRefuses_isTriedAgainLater() {
    Acknowledging producer = new Acknowledging();
    producer.sendException = new TimeoutException("no broker");
    DeadLetters letters = new DeadLetters(producer, "letters");
    Rejected rejected = new Rejected(Records.bare(CacheTopic.QUOTES, "AAPL", "junk"), "bad");

    assertThatThrownBy(() -> letters.send(List.of(rejected)))
        .isInstanceOf(RetryLaterException.class)
        .hasMessageContaining("dead-letters")
        .hasMessageContaining("no broker");
  }

  @Test
  void letter_thatDoesNotFit_isSentWithoutItsValue() {
    Acknowledging producer = new Acknowledging();
    producer.most = 3;
    Rejected rejected = new Rejected(Records.bare(CacheTopic.QUOTES, "AAPL", "junk"), "bad");

    new DeadLetters(producer, "letters").send(List.of(rejected));

    assertThat(producer.history()).hasSize(1);
    assertThat(producer.history().get(0).value()).isNull();
    assertThat(header(producer.history().get(0), RecordHeaders.REASON)).contains("left out");
    assertThat(header(producer.history().get(0), RecordHeaders.LEFT_OUT)).isNotEqualTo("0");
  }

  private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }

  /** A producer that acknowledges at once whatever is no larger than told. */
  private static final class Acknowledging extends MockProducer<byte[], byte[]> {
    private int most = Integer.MAX_VALUE;

    private Acknowledging() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
      if (record.value() != null && record.value().length > most) {
        return CompletableFuture.failedFuture(new RecordTooLargeException("too large"));
      }
      return super.send(record, callback);
    }
  }
}
