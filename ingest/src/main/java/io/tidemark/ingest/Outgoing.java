package io.tidemark.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
import io.tidemark.model.Portfolio;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import io.tidemark.model.json.AssetJson;
import io.tidemark.model.json.BarJson;
import io.tidemark.model.json.PortfolioJson;
import io.tidemark.model.json.PriceUpdateJson;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.model.wire.Topics;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Turns valid records into Kafka's: the one home of their topics, keys and values. */
record Outgoing(Topics topics) {
  ProducerRecord<byte[], byte[]> price(PriceUpdate update) {
    return of(topics.prices(), update.symbol().value(), PriceUpdateJson.write(update));
  }

  ProducerRecord<byte[], byte[]> bar(Bar bar) {
    return of(topics.barsIn(), bar.symbol().value(), BarJson.write(bar));
  }

  ProducerRecord<byte[], byte[]> portfolio(Portfolio portfolio) {
    String key = portfolio.portfolioId().value();
    return of(topics.portfolios(), key, PortfolioJson.write(portfolio));
  }

  ProducerRecord<byte[], byte[]> noPortfolio(PortfolioId id) {
    return of(topics.portfolios(), id.value(), null);
  }

  ProducerRecord<byte[], byte[]> asset(Asset asset) {
    return of(topics.assetsIn(), asset.symbol().value(), AssetJson.write(asset));
  }

  ProducerRecord<byte[], byte[]> noAsset(Symbol symbol) {
    return of(topics.assetsIn(), symbol.value(), null);
  }

  /** What could not be used, its bytes untouched. */
  ProducerRecord<byte[], byte[]> deadLetter(String key, byte[] bytes, String reason) {
    ProducerRecord<byte[], byte[]> letter = of(topics.deadLetters(), key, bytes);
    letter.headers().add(RecordHeaders.STAGE, "ingest".getBytes(UTF_8));
    letter.headers().add(RecordHeaders.REASON, reason.getBytes(UTF_8));
    return letter;
  }

  // Kafka's own annotations do not say that a value may be null, which here deletes.
  @SuppressWarnings("NullAway")
  private static ProducerRecord<byte[], byte[]> of(
      String topic, String key, byte @Nullable [] value) {
    return new ProducerRecord<>(topic, key.getBytes(UTF_8), value);
  }
}
