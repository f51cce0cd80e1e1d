package io.tidemark.processor;

import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builds a {@link LiveStore} a task, always with a changelog. */
record LiveStoreBuilder<V>(String name, Function<V, byte[]> encoder, Function<byte[], V> decoder)
    implements StoreBuilder<LiveStore<V>> {

  @Override
  public LiveStore<V> build() {
    return new LiveStore<>(name, encoder, decoder);
  }

  @Override
  public Map<String, String> logConfig() {
    return Map.of();
  }

  @Override
  public boolean loggingEnabled() {
    return true;
  }

  @Override
  public StoreBuilder<LiveStore<V>> withCachingEnabled() {
    return this; // it is its own cache
  }

  @Override
  public StoreBuilder<LiveStore<V>> withCachingDisabled() {
    return this; // see above
  }

  @Override
  public StoreBuilder<LiveStore<V>> withLoggingEnabled(Map<String, String> config) {
    throw new IllegalStateException("the changelog is made as it is");
  }

  @Override
  public StoreBuilder<LiveStore<V>> withLoggingDisabled() {
    throw new IllegalStateException("without a changelog a crash would lose the state");
  }
}
