package io.tidemark.ingest.provider;

import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Tidemark;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps what it is given, durable at once. */
final class RecordingSink implements EventSink {
  final List<PriceUpdate> prices = new CopyOnWriteArrayList<>();
  final List<Bar> bars = new CopyOnWriteArrayList<>();
  final List<Asset> assets = new CopyOnWriteArrayList<>();
  final List<String> deadLetters = new CopyOnWriteArrayList<>();
  private final AtomicLong offset = new AtomicLong();

  List<String> pricesOf(String symbol) {
    return prices.stream()
        .filter(price -> price.symbol().value().equals(symbol))
        .map(price -> price.price().toPlainString())
        .toList();
  }

  @Override
  public CompletableFuture<Tidemark> price(PriceUpdate update) {
    prices.add(update);
    return durable();
  }

  @Override
  public CompletableFuture<Tidemark> bar(Bar bar) {
    bars.add(bar);
    return durable();
  }

  @Override
  public CompletableFuture<Tidemark> asset(Asset asset) {
    assets.add(asset);
    return durable();
  }

  @Override
  public void deadLetter(String key, byte[] bytes, String reason) {
    deadLetters.add(key + ": " + reason);
  }

  private CompletableFuture<Tidemark> durable() {
    return CompletableFuture.completedFuture(new Tidemark(0, offset.getAndIncrement()));
  }
}
