package io.tidemark.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.Tidemark;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.model.wire.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class RedriveTest {
  private static final byte[] VALUE = "{\"price\":-1}".getBytes(UTF_8);
  private static final Topics TOPICS = new Topics("tidemark.");
  private static final Map<String, Integer> PARTITIONS =
      Map.of("tidemark.prices", 4, "tidemark.momentum", 4, "tidemark.bars-1m", 4);

  @Test
  void letter_goesWhereItCameFrom_withItsBytesAndKey() {
    ProducerRecord<byte[], byte[]> again = ready(Letters.price(2, 17, 5, "AAPL", VALUE));

    assertThat(again.topic()).isEqualTo("tidemark.prices");
    assertThat(again.partition()).isEqualTo(partitionOf("AAPL"));
    assertThat(again.key()).isEqualTo("AAPL".getBytes(UTF_8));
    assertThat(again.value()).isEqualTo(VALUE);
    assertThat(again.timestamp()).isNull();
  }

  @Test
  void letter_losesItsOwnHeaders_keepsTheSenders_andIsMarked() {
    ConsumerRecord<byte[], byte[]> letter = Letters.price(2, 17, 5, "AAPL", VALUE);
    letter.headers().remove(RecordHeaders.REASON);
    Letters.add(letter, RecordHeaders.REASON, "the sender's");
    Letters.add(letter, "trace", "42");
    Letters.add(letter, RecordHeaders.RETRY_OF, "0@3");
    Letters.add(letter, RecordHeaders.REASON, "ours");

    assertThat(headers(ready(letter)))
        .containsExactly("reason=the sender's", "trace=42", "retry-of=0@3", "retry-of=2@17");
  }

  @Test
  void letter_failedAgain_tellsItsTries() {
    ConsumerRecord<byte[], byte[]> letter = Letters.price(2, 17, 5, "AAPL", VALUE);
    Letters.add(letter, RecordHeaders.RETRY_OF, "0@3");
    Letters.add(letter, RecordHeaders.RETRY_OF, "0@9");

    assertThat(DeadLetter.of(letter).tries()).isEqualTo(2);
  }

  @Test
  void cacheRecord_goesToTheSymbolsPartition() {
    assertThat(ready(from("tidemark.momentum", "tidemark-1/AAPL")).partition())
        .isEqualTo(partitionOf("AAPL"));
    assertThat(ready(from("tidemark.bars-1m", "EUR/USD/60000")).partition())
        .isEqualTo(partitionOf("EUR/USD"));
  }

  @Test
  void nullKey_goesToThePartitionItCameFrom() {
    assertThat(ready(Letters.price(2, 17, 5, null, VALUE)).partition()).isEqualTo(1);
  }

  @Test
  void deletion_isSentAsOne() {
    assertThat(ready(Letters.price(2, 17, 5, "AAPL", null)).value()).isNull();
  }

  @Test
  void valueLeftOut_isRefused() {
    ConsumerRecord<byte[], byte[]> letter = Letters.price(2, 17, 5, "AAPL", null);
    Letters.add(letter, RecordHeaders.LEFT_OUT, "9000000");

    assertThat(refused(letter)).contains("too large");
    assertThat(refused(Letters.price(2, 17, 5, "AAPL", new byte[0]))).contains("too large");
  }

  @Test
  void originUnknown_isRefusedNamingIt() {
    ConsumerRecord<byte[], byte[]> silent = Letters.price(2, 17, 5, "AAPL", VALUE);
    silent.headers().remove(RecordHeaders.TOPIC);

    assertThat(refused(silent)).contains("does not say");
    assertThat(refused(from("elsewhere\u001b", "AAPL"))).contains("elsewhere\\u001b");
    assertThat(refused(from("tidemark.dead-letters", "AAPL"))).contains("none of the topics");
    assertThat(refused(from("tidemark.quotes", "AAPL"))).contains("is not there");
  }

  private static ConsumerRecord<byte[], byte[]> from(String topic, String key) {
    ConsumerRecord<byte[], byte[]> letter = Letters.price(2, 17, 5, key, VALUE);
    letter.headers().remove(RecordHeaders.TOPIC);
    Letters.add(letter, RecordHeaders.TOPIC, topic);
    return letter;
  }

  private static ProducerRecord<byte[], byte[]> ready(ConsumerRecord<byte[], byte[]> letter) {
    Redrive redrive = Redrive.of(letter, TOPICS, PARTITIONS);
    assertThat(redrive).isInstanceOf(Redrive.Ready.class);
    assertThat(redrive.letter()).isEqualTo(new Tidemark(2, 17));
    return ((Redrive.Ready) redrive).record();
  }

  private static String refused(ConsumerRecord<byte[], byte[]> letter) {
    return Redrive.of(letter, TOPICS, PARTITIONS).fold(Object::toString, no -> no.reason());
  }

  private static int partitionOf(String symbol) {
    return Utils.toPositive(Utils.murmur2(symbol.getBytes(UTF_8))) % 4;
  }

  private static List<String> headers(ProducerRecord<byte[], byte[]> record) {
    List<String> headers = new ArrayList<>();
    record
        .headers()
        .forEach(each -> headers.add(each.key() + "=" + new String(each.value(), UTF_8)));
    return headers;
  }
}
