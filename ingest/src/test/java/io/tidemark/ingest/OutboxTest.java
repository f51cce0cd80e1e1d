package io.tidemark.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import io.tidemark.model.Asset;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import io.tidemark.model.json.PriceUpdateJson;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.model.wire.Topics;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Topics TOPICS = new Topics("tidemark.");
  private static final Duration LONG = Duration.ofSeconds(60);

  private final IngestUnderTest.TestProducer producer = new IngestUnderTest.TestProducer();
  private final List<CompletableFuture<Tidemark>> given = new ArrayList<>();
  private volatile Optional<String> obstacle = Optional.empty();
  private final Outbox box =
      new Outbox(
          new Outgoing(TOPICS),
          producer,
          () -> obstacle,
          10,
          new IngestMetrics(new MetricRegistry()));

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void events_areSentInTheirOrder_andTellTheirPositions() {
    box.start();

    CompletableFuture<Tidemark> first = box.price(price("A", "1"));
    CompletableFuture<Tidemark> second = box.price(price("A", "2"));

    await().atMost(LONG).until(second::isDone);
    assertThat(first.join().offset()).isLessThan(second.join().offset());
    assertThat(sent(TOPICS.prices())).containsExactly("A 1", "A 2");
  }

  @Test
  void kafkaAway_keepsWhatFits_thenTheNewestOfEachSymbol_andCountsTheRest() {
    obstacle = Optional.of("Kafka is away");
    box.start();
    given.add(
        box.asset(new Asset(new Symbol("A"), "A", null, null, null, null, null, null, null, null)));
    for (int i = 1; i <= 50; i++) {
      given.add(box.price(price("A", Integer.toString(i))));
      given.add(box.price(price("B", Integer.toString(i))));
    }
    assertThat(box.size()).isLessThanOrEqualTo(10);
    int waiting = box.size();

    obstacle = Optional.empty();
    await().atMost(LONG).until(() -> box.size() == 0);

    assertThat(sent(TOPICS.assetsIn())).hasSize(1);
    assertThat(sent(TOPICS.prices())).endsWith("A 50", "B 50").hasSize(waiting - 1);
    assertThat(box.dropped()).isEqualTo(101 - waiting);
  }

  @Test
  void whatIsOvertaken_isTold() {
    obstacle = Optional.of("Kafka is away");
    CompletableFuture<Tidemark> first = box.price(price("A", "1"));
    for (int i = 2; i <= 11; i++) {
      given.add(box.price(price("A", Integer.toString(i))));
    }

    assertThat(first)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("a newer price has come");
  }

  @Test
  void boxFullOfDifferentSymbols_turnsTheNextAway() {
    obstacle = Optional.of("Kafka is away");
    for (int i = 0; i < 10; i++) {
      given.add(box.price(price("S" + i, "1")));
    }

    assertThat(box.price(price("S10", "1"))).isCompletedExceptionally();
    assertThat(box.size()).isEqualTo(10);
  }

  @Test
  void deadLetter_carriesBytesAndReason() {
    box.start();

    box.deadLetter("A", "garbage".getBytes(UTF_8), "broken JSON");

    await().atMost(LONG).until(() -> !producer.history().isEmpty());
    var letter = producer.history().get(0);
    assertThat(letter.topic()).isEqualTo(TOPICS.deadLetters());
    assertThat(letter.value()).isEqualTo("garbage".getBytes(UTF_8));
    assertThat(letter.headers().lastHeader(RecordHeaders.REASON).value())
        .isEqualTo("broken JSON".getBytes(UTF_8));
    assertThat(letter.headers().lastHeader(RecordHeaders.STAGE).value())
        .isEqualTo("ingest".getBytes(UTF_8));
  }

  @Test
  void closing_tellsWhatStillWaits() {
    obstacle = Optional.of("Kafka is away");
    CompletableFuture<Tidemark> waiting = box.price(price("A", "1"));
    box.start();

    box.close();

    assertThat(waiting).isCompletedExceptionally();
    assertThat(box.price(price("A", "2"))).isCompletedExceptionally();
  }

  private List<String> sent(String topic) {
    return producer.history().stream()
        .filter(record -> record.topic().equals(topic))
        .map(
            record ->
                topic.equals(TOPICS.prices())
                    ? text(PriceUpdateJson.read(record.value()))
                    : new String(record.value(), UTF_8))
        .toList();
  }

  private static String text(PriceUpdate update) {
    return update.symbol() + " " + update.price();
  }

  private static PriceUpdate price(String symbol, String price) {
    return new PriceUpdate(
        new Symbol(symbol),
        new BigDecimal(price),
        null,
        null,
        null,
        "USD",
        "toy",
        1_732_092_000_123L);
  }
}
