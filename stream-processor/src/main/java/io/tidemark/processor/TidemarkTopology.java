package io.tidemark.processor;

import io.tidemark.model.indicator.DailyCloses;
import io.tidemark.model.market.SymbolState;
import io.tidemark.model.market.SymbolStateCodec;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.Topics;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * The topology, as it stands in the diagram.
 *
 * <pre>
 * prices, bars-in, assets-in ─▶ market ────▶ quotes, bars-*, momentum, assets
 *                                 ▲ board ◀── quotes, momentum (BoardReader)
 * portfolios ─────────────────▶ valuation ─▶ valuations
 *                               both ──────▶ dead-letters
 * </pre>
 */
final class TidemarkTopology {
  /** The store of {@link SymbolState}s. */
  static final String SYMBOLS = "symbols";

  /** The store of {@link DailyCloses}, apart: they are large and change once a day. */
  static final String CLOSES = "closes";

  /** The store of portfolios. */
  static final String PORTFOLIOS = "portfolios";

  private static final String MARKET = "market";
  private static final String VALUATION = "valuation";

  private TidemarkTopology() {}

  /** Builds it; starts nothing. */
  static Topology build(
      Topics topics, ProcessorConfig config, Board board, TurnProcessor.Shared shared) {
    Topology topology = new Topology();
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    List<String> market = topics.market();
    market.forEach(topic -> topology.addSource(topic, bytes, bytes, topic));
    topology
        .addProcessor(
            MARKET,
            () -> new MarketProcessor(topics, config, board, shared),
            market.toArray(String[]::new))
        .addStateStore(
            new LiveStoreBuilder<>(SYMBOLS, SymbolStateCodec::encode, SymbolStateCodec::decode),
            MARKET)
        .addStateStore(
            new LiveStoreBuilder<>(CLOSES, DailyCloses::encode, DailyCloses::decode), MARKET)
        .addSource("portfolios", bytes, bytes, topics.portfolios())
        .addProcessor(
            VALUATION, () -> new ValuationProcessor(topics, config, board, shared), "portfolios")
        .addStateStore(
            new LiveStoreBuilder<>(PORTFOLIOS, PortfolioRecord::encode, PortfolioRecord::decode),
            VALUATION);
    for (CacheTopic topic : CacheTopic.values()) {
      sink(topology, topics, topic);
    }
    ByteArraySerializer out = new ByteArraySerializer();
    topology.addSink(Outputs.DEAD_LETTERS, topics.deadLetters(), out, out, MARKET, VALUATION);
    return topology;
  }

  private static void sink(Topology topology, Topics topics, CacheTopic topic) {
    ByteArraySerializer out = new ByteArraySerializer();
    topology.addSink(
        topic.suffix(),
        topics.cache(topic),
        out,
        out,
        partitioner(topic),
        topic == CacheTopic.VALUATIONS ? VALUATION : MARKET);
  }

  /** All of a symbol goes to its partition, whatever else stands in the key. */
  private static StreamPartitioner<byte[], byte[]> partitioner(CacheTopic topic) {
    return (name, key, value, partitions) -> {
      byte[] id = Topics.placingKey(topic, key);
      return Optional.of(Set.of(Utils.toPositive(Utils.murmur2(id)) % partitions));
    };
  }
}
