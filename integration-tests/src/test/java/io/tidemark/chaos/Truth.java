package io.tidemark.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.model.wire.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the inputs' logs amount to, worked out without any of the production's folds. The topics are
 * taken one after the other: nothing in a run depends on how they mix.
 */
final class Truth {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, PlainSymbol> symbols = new LinkedHashMap<>();
  private final Map<String, JsonNode> portfolios = new HashMap<>();
  private final Map<String, Long> portfolioPositions = new HashMap<>();
  private final Map<String, String> portfolioTidemarks = new HashMap<>();
  private final BitSet numbers = new BitSet();
  private final Set<String> deletions = new HashSet<>();
  private final List<String> poisons = new ArrayList<>();
  private long records;

  private Truth(Universe universe) {
    universe
        .instruments()
        .forEach(instrument -> symbols.put(instrument.symbol(), new PlainSymbol(instrument)));
  }

  /** Works it out. */
  static Truth of(Universe universe, TopicLog log, Topics topics) {
    Truth truth = new Truth(universe);
    log.read(topics.assetsIn(), "read_uncommitted", record -> truth.take(record, truth::asset));
    log.read(topics.barsIn(), "read_uncommitted", record -> truth.take(record, truth::bar));
    log.read(topics.prices(), "read_uncommitted", record -> truth.take(record, truth::price));
    log.read(
        topics.portfolios(), "read_uncommitted", record -> truth.take(record, truth::portfolio));
    return truth;
  }

  private interface Input {
    void take(ConsumerRecord<byte[], byte[]> record, String key, @Nullable JsonNode json);
  }

  private void take(ConsumerRecord<byte[], byte[]> record, Input input) {
    String position = record.topic() + "-" + record.partition() + "@" + record.offset();
    if (record.headers().lastHeader(TopicWriter.POISON) != null) {
      poisons.add(position);
      return;
    }
    records++;
    JsonNode json = record.value() == null ? null : parse(record.value());
    if (json == null) {
      deletions.add(position);
    } else {
      String id = json.path("source").asText(json.path("name").asText());
      numbers.set(Math.max(0, Events.number(id)));
    }
    input.take(record, new String(record.key(), StandardCharsets.UTF_8), json);
  }

  private void asset(ConsumerRecord<?, ?> record, String key, @Nullable JsonNode json) {
    symbol(key).asset(json);
  }

  private void bar(ConsumerRecord<?, ?> record, String key, @Nullable JsonNode json) {
    symbol(key).bar(told(json));
  }

  private void price(ConsumerRecord<?, ?> record, String key, @Nullable JsonNode json) {
    symbol(key).price(told(json), record.partition() + "@" + record.offset());
  }

  private void portfolio(ConsumerRecord<?, ?> record, String key, @Nullable JsonNode json) {
    portfolioPositions.put(key, record.offset() + 1);
    portfolioTidemarks.put(key, record.partition() + "@" + record.offset());
    if (json == null) {
      portfolios.remove(key);
    } else {
      portfolios.put(key, json);
    }
  }

  private static JsonNode told(@Nullable JsonNode json) {
    if (json == null) {
      throw new IllegalStateException("nobody pushed a null");
    }
    return json;
  }

  PlainSymbol symbol(String name) {
    PlainSymbol one = symbols.get(name);
    if (one == null) {
      throw new IllegalStateException("nobody pushed " + name);
    }
    return one;
  }

  private static JsonNode parse(byte[] value) {
    try {
      return JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException("nobody pushed this", e);
    }
  }

  List<PlainSymbol> symbols() {
    return List.copyOf(symbols.values());
  }

  /** The portfolios that there are, by id. */
  Map<String, JsonNode> portfolios() {
    return portfolios;
  }

  /** The next offset after a portfolio's newest record. */
  long position(String portfolio) {
    return portfolioPositions.getOrDefault(portfolio, 0L);
  }

  /** Where a portfolio's newest record stands, {@code partition@offset}. */
  String tidemark(String portfolio) {
    return portfolioTidemarks.getOrDefault(portfolio, "");
  }

  /** The numbers of all events in the log. */
  BitSet numbers() {
    return numbers;
  }

  /** Where deletions stand in the log, {@code topic-partition@offset}. */
  Set<String> deletions() {
    return deletions;
  }

  /** Where poison stands in the input topics. */
  List<String> poisons() {
    return poisons;
  }

  /** How many records were pushed in earnest. */
  long records() {
    return records;
  }
}
