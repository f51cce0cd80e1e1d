package io.tidemark.it;

import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.Momentum;
import io.tidemark.model.Portfolio;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.Quote;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import io.tidemark.model.indicator.DailyCloses;
import io.tidemark.model.indicator.MomentumModel;
import io.tidemark.model.json.BarJson;
import io.tidemark.model.json.MomentumJson;
import io.tidemark.model.json.PortfolioJson;
import io.tidemark.model.json.PriceUpdateJson;
import io.tidemark.model.json.QuoteJson;
import io.tidemark.model.json.ValuationJson;
import io.tidemark.model.market.SymbolState;
import io.tidemark.model.valuation.Priced;
import io.tidemark.model.valuation.Valuations;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What Redis must hold, computed straight from the inputs in the log: one pass, no faults, no
 * partitions, no state but a map. Of each symbol, providers' bars are taken before its prices.
 */
final class Recomputation {
  private static final long GRACE_MILLIS = 60_000;

  private final KafkaSettings kafka;
  private final Map<String, SymbolState> states = new TreeMap<>();
  private final Map<String, DailyCloses> closes = new HashMap<>();
  private final Map<String, Map<Long, String>> bars = new HashMap<>();
  private final Map<String, ConsumerRecord<byte[], byte[]>> portfolios = new HashMap<>();

  private Recomputation(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  static Recomputation of(KafkaSettings kafka) {
    Recomputation all = new Recomputation(kafka);
    all.each(kafka.topics().barsIn(), all::bar);
    all.each(kafka.topics().prices(), all::price);
    all.each(kafka.topics().portfolios(), all::portfolio);
    return all;
  }

  /** How many inputs of each symbol there are, its version. */
  Map<String, Long> versions() {
    Map<String, Long> versions = new TreeMap<>();
    states.forEach((symbol, state) -> versions.put(symbol, state.version()));
    return versions;
  }

  /**
   * Every string of Redis byte for byte, but for the versions of valuations: one that the last
   * prices do not concern is not sent again for their sake.
   */
  Map<String, String> strings(RedisKeys keys) {
    Map<String, String> strings = new TreeMap<>();
    Map<Symbol, Priced> board = new HashMap<>();
    for (SymbolState state : states.values()) {
      String symbol = state.symbol().value();
      Quote quote = state.quote();
      Momentum score = state.momentum(closes(symbol), OptionalDouble.empty());
      if (quote == null || score == null) {
        throw new AssertionError("nothing comes of " + symbol);
      }
      strings.put(keys.quote(symbol), text(QuoteJson.write(state.version(), quote)));
      strings.put(
          keys.momentum(MomentumModel.NAME, symbol),
          text(MomentumJson.write(state.version(), score)));
      board.put(state.symbol(), new Priced(quote, score.score()));
    }
    portfolios.forEach(
        (id, record) -> strings.put(keys.valuation(id), valuation(id, record, board)));
    return strings;
  }

  private static String valuation(
      String id, ConsumerRecord<byte[], byte[]> record, Map<Symbol, Priced> board) {
    Portfolio portfolio = PortfolioJson.read(new PortfolioId(id), record.value());
    Tidemark position = new Tidemark(record.partition(), record.offset());
    return withoutVersion(
        text(ValuationJson.write(1, position, Valuations.value(portfolio, board::get))));
  }

  /** Every one-minute bar of a symbol by its open time, without its version. */
  Map<Long, String> minuteBars(String symbol) {
    return bars.getOrDefault(symbol, Map.of());
  }

  private void price(ConsumerRecord<byte[], byte[]> record) {
    SymbolState state = state(text(record.key()));
    state.apply(
        PriceUpdateJson.read(record.value()),
        new Tidemark(record.partition(), record.offset()),
        closes(state.symbol().value()),
        GRACE_MILLIS);
    for (Bar bar : state.takeChangedBars(Interval.ALL)) {
      if (bar.interval().millis() == 60_000) {
        bars.computeIfAbsent(bar.symbol().value(), key -> new TreeMap<>())
            .put(bar.openTime(), withoutVersion(text(BarJson.write(1, bar))));
      }
    }
  }

  private void bar(ConsumerRecord<byte[], byte[]> record) {
    SymbolState state = state(text(record.key()));
    Bar ignored = state.apply(BarJson.read(record.value()), closes(state.symbol().value()));
  }

  private void portfolio(ConsumerRecord<byte[], byte[]> record) {
    portfolios.put(text(record.key()), record);
  }

  private SymbolState state(String symbol) {
    return states.computeIfAbsent(symbol, key -> new SymbolState(new Symbol(key)));
  }

  private DailyCloses closes(String symbol) {
    return closes.computeIfAbsent(symbol, key -> new DailyCloses());
  }

  /** An entry's JSON from its second field on. */
  static String withoutVersion(String json) {
    return json.substring(json.indexOf(','));
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private void each(String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.properties(Map.of("enable.auto.commit", false)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (!ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(reader);
      }
    }
  }
}
