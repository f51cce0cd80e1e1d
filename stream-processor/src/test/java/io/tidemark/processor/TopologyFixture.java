package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.model.wire.StateQuestion;
import io.tidemark.model.wire.StateReply;
import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The real topology on Kafka's test driver, its quotes and scores led back onto the board. */
final class TopologyFixture implements AutoCloseable {
  static final Instant NOW = Instant.parse("2024-11-20T15:00:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A record that came out. */
  record Out(
      @Nullable String key, @Nullable String value, long timestamp, Map<String, String> headers) {
    long version() {
      return Long.parseLong(headers.get(RecordHeaders.VERSION));
    }

    JsonNode json() {
      try {
        return JSON.readTree(value);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  final Topics topics;
  private final Board board = new Board();
  private final MockConsumer<byte[], byte[]> boardConsumer = new MockConsumer<>("earliest");
  private final BoardReader reader;
  private final Inboxes inboxes = new Inboxes();
  private final Map<TopicPartition, Long> ends = new LinkedHashMap<>();
  private final Map<String, List<Out>> received = new LinkedHashMap<>();
  private final TopologyTestDriver driver;

  TopologyFixture() {
    this(Map.of());
  }

  /** One that starts when its inputs, named by their topics, hold so many records already. */
  TopologyFixture(Map<String, Long> inputs) {
    this(new Topics(Topics.DEFAULT_PREFIX), inputs);
  }

  TopologyFixture(Topics topics, Map<String, Long> inputs) {
    this.topics = topics;
    Map<TopicPartition, Long> ahead = new LinkedHashMap<>();
    inputs.forEach((topic, count) -> ahead.put(new TopicPartition(topic, 0), count));
    reader =
        new BoardReader(
            boardConsumer,
            board,
            topics,
            partitions -> {
              Map<TopicPartition, Long> asked = new LinkedHashMap<>(ahead);
              asked.keySet().retainAll(partitions);
              return asked;
            },
            () -> Instant.EPOCH);
    ProcessorConfig config = ProcessorConfig.local();
    for (CacheTopic topic : List.of(CacheTopic.QUOTES, CacheTopic.MOMENTUM)) {
      ends.put(new TopicPartition(topics.cache(topic), 0), 0L);
    }
    boardConsumer.rebalance(ends.keySet());
    boardConsumer.updateBeginningOffsets(ends);
    boardConsumer.updateEndOffsets(ends);
    driver =
        new TopologyTestDriver(
            TidemarkTopology.build(
                topics,
                config,
                board,
                new TurnProcessor.Shared(reader, inboxes, Meters.of(new MetricRegistry()))),
            StreamsSettings.streams(config, KafkaSettings.local("nowhere:1")),
            NOW);
  }

  TopologyFixture price(String symbol, String json) {
    return send(topics.prices(), symbol, json);
  }

  /** A price at some seconds after {@link #NOW}. */
  TopologyFixture price(String symbol, String price, long seconds) {
    return price(symbol, price, "1", seconds);
  }

  TopologyFixture price(String symbol, String price, String size, long seconds) {
    long time = NOW.plusSeconds(seconds).toEpochMilli();
    return price(
        symbol,
        """
        {"symbol":"%s","price":"%s","size":"%s","currency":"USD","eventTime":%d}"""
            .formatted(symbol, price, size, time));
  }

  TopologyFixture send(String topic, @Nullable String key, @Nullable String value) {
    sendUnsettled(topic, key, value);
    settle();
    return this;
  }

  /** Lets time go by without input. */
  void rest(Duration duration) {
    driver.advanceWallClockTime(duration);
    settle();
  }

  void sendUnsettled(String topic, @Nullable String key, @Nullable String value) {
    sendUnsettled(topic, key, value, NOW.plusSeconds(3_600));
  }

  void sendUnsettled(String topic, @Nullable String key, @Nullable String value, Instant appended) {
    ByteArraySerializer bytes = new ByteArraySerializer();
    driver
        .createInputTopic(topic, bytes, bytes)
        .pipeInput(
            new TestRecord<>(
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8),
                appended));
  }

  /** Lets what came out reach the board, and what follows from it come out. */
  void settle() {
    for (int i = 0; i < 4; i++) {
      driver.advanceWallClockTime(Duration.ofSeconds(2));
      for (CacheTopic topic : CacheTopic.values()) {
        drain(topics.cache(topic));
      }
      drain(topics.deadLetters());
      reader.turn();
    }
  }

  /** What the running task answers, a turn later. */
  StateReply ask(StateQuestion question) {
    String store =
        question.kind().ofSymbols() ? TidemarkTopology.SYMBOLS : TidemarkTopology.PORTFOLIOS;
    Inbox inbox = Objects.requireNonNull(inboxes.of(store, 0));
    AtomicReference<StateReply> told = new AtomicReference<>();
    assertThat(inbox.offer(new Inbox.Asked(question, () -> true, told::set))).isTrue();
    driver.advanceWallClockTime(Duration.ofMillis(5));
    return Objects.requireNonNull(told.get());
  }

  /** The inbox of the task's symbols; null once it is gone. */
  @Nullable Inbox inbox() {
    return inboxes.of(TidemarkTopology.SYMBOLS, 0);
  }

  private void drain(String topic) {
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    for (TestRecord<byte[], byte[]> record :
        driver.createOutputTopic(topic, bytes, bytes).readRecordsToList()) {
      Map<String, String> headers = new LinkedHashMap<>();
      for (Header header : record.headers()) {
        headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
      received
          .computeIfAbsent(topic, key -> new ArrayList<>())
          .add(new Out(text(record.key()), text(record.value()), record.timestamp(), headers));
      TopicPartition partition = new TopicPartition(topic, 0);
      Long end = ends.get(partition);
      if (end != null) {
        ends.put(partition, end + 1);
        boardConsumer.updateEndOffsets(ends);
        boardConsumer.addRecord(
            new ConsumerRecord<>(
                topic,
                0,
                end,
                record.timestamp(),
                TimestampType.CREATE_TIME,
                0,
                0,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty()));
      }
    }
  }

  /** All that came out of a cache topic so far. */
  List<Out> all(CacheTopic topic) {
    return received.getOrDefault(topics.cache(topic), List.of());
  }

  /** What came out last for a key. */
  Out last(CacheTopic topic, String key) {
    return all(topic).stream()
        .filter(out -> key.equals(out.key()))
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError("nothing for " + key + " in " + topic));
  }

  List<Out> deadLetters() {
    return received.getOrDefault(topics.deadLetters(), List.of());
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    driver.close();
  }
}
