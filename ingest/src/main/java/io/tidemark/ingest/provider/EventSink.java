package io.tidemark.ingest.provider;

import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Tidemark;
import java.util.concurrent.CompletableFuture;

/**
 * Where events go. Never blocks; each future is completed once the event is durable, with its
 * position, or failed where it was given up or overtaken.
 */
public interface EventSink {
  CompletableFuture<Tidemark> price(PriceUpdate update);

  CompletableFuture<Tidemark> bar(Bar bar);

  CompletableFuture<Tidemark> asset(Asset asset);

  /** What can't be used, its bytes untouched. */
  void deadLetter(String key, byte[] bytes, String reason);
}
