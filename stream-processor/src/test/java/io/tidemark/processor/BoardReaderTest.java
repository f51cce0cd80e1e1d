package io.tidemark.processor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.Symbol;
import io.tidemark.model.wire.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoardReaderTest {
  private static final TopicPartition QUOTES = new TopicPartition("tidemark.quotes", 0);
  private static final TopicPartition MOMENTUM = new TopicPartition("tidemark.momentum", 0);
  private static final TopicPartition PRICES = new TopicPartition("tidemark.prices", 0);
  private static final String QUOTE = "{\"symbol\":\"AAPL\",\"price\":\"10\",\"eventTime\":0}";
  private static final Symbol AAPL = new Symbol("AAPL");

  private long now = 10_000;
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final Board board = new Board();
  private Map<TopicPartition, Long> inputsAhead = Map.of();
  private final BoardReader reader =
      new BoardReader(
          consumer,
          board,
          new Topics(Topics.DEFAULT_PREFIX),
          partitions -> inputsAhead,
          () -> Instant.ofEpochMilli(now));
  private final Map<TopicPartition, Long> ends = new HashMap<>(Map.of(QUOTES, 0L, MOMENTUM, 0L));

  @BeforeEach
  void assign() {
    consumer.rebalance(ends.keySet());
    consumer.updateBeginningOffsets(ends);
    consumer.updateEndOffsets(ends);
  }

  @AfterEach
  void close() {
    reader.close();
  }

  @Test
  void turn_putsQuotesAndScoresOnTheBoard() {
    append(QUOTES, "AAPL", QUOTE, Map.of("version", "3", "return63", "0.25"));
    append(MOMENTUM, "tidemark-1/AAPL", "{}", Map.of("version", "2", "score", "70.5"));

    assertThat(reader.turn()).isEqualTo(2);

    assertThat(Objects.requireNonNull(board.priced(AAPL)).score()).isEqualTo(70.5);
    assertThat(board.return63(AAPL)).hasValue(0.25);
    assertThat(board.versions()).isEqualTo(5);
  }

  @Test
  void scoreOfAnotherModel_isLeftOut() {
    append(MOMENTUM, "other-2/AAPL", "{}", Map.of("version", "2", "score", "70.5"));

    reader.turn();

    assertThat(board.versions()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"version,''", "version,x", "return63,x"})
  void recordWithABadHeader_doesNotTakeTheNextOnesWithIt(String name, String value) {
    Map<String, String> bad = new HashMap<>(Map.of("version", "1"));
    bad.put(name, value);
    append(QUOTES, "MSFT", QUOTE, bad);
    append(QUOTES, "MSFT", QUOTE, Map.of());
    append(QUOTES, null, QUOTE, Map.of("version", "1"));
    append(QUOTES, "AAPL", QUOTE, Map.of("version", "3"));

    reader.turn();

    assertThat(board.priced(AAPL)).isNotNull();
  }

  @Test
  void barrier_isReachedOnlyAtTheEndOfTheLogAsOfTheAsking() {
    consumer.setMaxPollRecords(1);
    for (int version = 1; version <= 3; version++) {
      append(QUOTES, "AAPL", QUOTE, Map.of("version", Integer.toString(version)));
    }
    Barrier barrier = barrier();
    reader.turn();
    append(QUOTES, "AAPL", QUOTE, Map.of("version", "4"));
    reader.turn();
    assertThat(barrier.reached(0)).isFalse();

    reader.turn();

    assertThat(board.versions()).isEqualTo(3);
    assertThat(barrier.reached(0)).isTrue();
  }

  @Test
  void barrier_waitsForBothTopics() {
    consumer.setMaxPollRecords(1);
    append(QUOTES, "AAPL", QUOTE, Map.of("version", "1"));
    append(MOMENTUM, "tidemark-1/AAPL", "{}", Map.of("version", "1"));
    append(MOMENTUM, "tidemark-1/AAPL", "{}", Map.of("version", "2"));
    Barrier barrier = barrier();
    reader.turn();
    reader.turn();
    assertThat(barrier.reached(0)).isFalse();

    reader.turn();

    assertThat(barrier.reached(0)).isTrue();
  }

  @Test
  void barrier_whileTheGroupForms_isNotReached() {
    consumer.rebalance(Set.of());
    Barrier barrier = barrier();
    reader.turn();
    reader.turn();
    assertThat(barrier.reached(0)).isFalse();

    assign();
    reader.turn();
    reader.turn();

    assertThat(barrier.reached(0)).isTrue();
  }

  @Test
  void barrier_waitsForTheTasksOwnInputs() {
    inputsAhead = Map.of(PRICES, 7L);
    Barrier barrier = barrier();
    reader.turn();
    reader.turn();
    barrier.took(PRICES, 5, 0);
    assertThat(barrier.reached(0)).isFalse();

    barrier.took(PRICES, 6, 0);

    assertThat(barrier.reached(0)).isTrue();
  }

  @Test
  void barrier_whoseInputEndsWithoutARecord_letsGoOnceItHasBeenQuiet() {
    inputsAhead = Map.of(PRICES, 7L);
    Barrier barrier = barrier();
    barrier.took(PRICES, 5, 1_000);
    reader.turn();
    reader.turn();
    for (long now = 0; now < 11_000; now += 500) {
      assertThat(barrier.reached(now)).isFalse();
    }

    assertThat(barrier.reached(11_000)).isTrue();
  }

  @Test
  void barrier_ofAThreadThatStoodStill_isNotTakenForAQuietLog() {
    inputsAhead = Map.of(PRICES, 7L);
    Barrier barrier = barrier();
    barrier.took(PRICES, 5, 0);
    reader.turn();
    reader.turn();

    assertThat(barrier.reached(20_000)).isFalse();
  }

  @Test
  void lag_betweenTwoBursts_staysUntilNothingHasComeForASecond() {
    append(QUOTES, "AAPL", QUOTE, Map.of("version", "3"));
    reader.turn();
    assertThat(reader.lagMillis()).isEqualTo(10_000);

    now += 999;
    reader.turn();
    assertThat(reader.lagMillis()).isEqualTo(10_000);

    now += 1;
    reader.turn();
    assertThat(reader.lagMillis()).isZero();
  }

  private Barrier barrier() {
    Barrier barrier = new Barrier(Set.of(PRICES), 0);
    reader.raise(barrier);
    return barrier;
  }

  @Test
  void progress_isCommittedOnceEveryFollowerHasSentWhatTheBoardHeld() {
    Object one = new Object();
    Object other = new Object();
    reader.follow(one);
    reader.follow(other);
    append(QUOTES, "AAPL", QUOTE, Map.of("version", "1"));
    reader.turn();
    long turn = reader.turns();

    reader.followed(one, turn);
    reader.turn();
    assertThat(committed()).isNull();

    reader.followed(other, turn);
    reader.turn();
    assertThat(committed()).isEqualTo(1L);
  }

  @Test
  void progress_ofAFollowerThatLeft_isNotWaitedFor() {
    Object gone = new Object();
    reader.follow(gone);
    append(QUOTES, "AAPL", QUOTE, Map.of("version", "1"));
    reader.turn();
    reader.turn();
    assertThat(committed()).isNull();

    reader.unfollow(gone);
    reader.turn();

    assertThat(committed()).isEqualTo(1L);
  }

  @Test
  void progress_ofWhatWasReadMeanwhile_isNotCommittedYet() {
    Object follower = new Object();
    reader.follow(follower);
    append(QUOTES, "AAPL", QUOTE, Map.of("version", "1"));
    reader.turn();
    long turn = reader.turns();
    append(QUOTES, "AAPL", QUOTE, Map.of("version", "2"));

    reader.followed(follower, turn);
    reader.turn();

    assertThat(committed()).isEqualTo(1L);
  }

  private @Nullable Long committed() {
    OffsetAndMetadata committed = consumer.committed(Set.of(QUOTES)).get(QUOTES);
    return committed == null ? null : committed.offset();
  }

  private void append(
      TopicPartition partition, @Nullable String key, String value, Map<String, String> headers) {
    long offset = Objects.requireNonNull(ends.get(partition));
    RecordHeaders written = new RecordHeaders();
    headers.forEach((name, text) -> written.add(name, text.getBytes(UTF_8)));
    consumer.addRecord(
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            offset,
            0,
            TimestampType.CREATE_TIME,
            0,
            0,
            key == null ? null : key.getBytes(UTF_8),
            value.getBytes(UTF_8),
            written,
            Optional.empty()));
    ends.put(partition, offset + 1);
    consumer.updateEndOffsets(ends);
  }
}
