package io.tidemark.processor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A state store that keeps live objects in memory and writes those that changed to its changelog
 * once a commit, in the commit's transaction. For one stream thread.
 *
 * @param <V> mutable values, encoded only for the changelog
 */
final class LiveStore<V> implements StateStore, CachedStateStore<byte[], byte[]> {
  /*
   * Kafka's own stores take bytes, so that a state of many fields would be encoded and decoded for
   * every price: more work than everything else that a price costs. Two of its internals make this
   * store possible. CachedStateStore.flushCache is called first thing in every commit; a store's
   * cache of Kafka's own is flushed there too. InternalProcessorContext.logChange is how its stores
   * write to their changelogs. Both are pinned with the version of Kafka, and CrashIT shows that
   * what they are relied on for holds.
   */
  private final String name;
  private final Function<V, byte[]> encoder;
  private final Function<byte[], V> decoder;
  private final Map<String, V> values = new HashMap<>();
  private final Map<String, V> changed = new HashMap<>();
  private Runnable beforeCommit = () -> {};
  private @Nullable InternalProcessorContext<?, ?> context;
  private boolean open;

  LiveStore(String name, Function<V, byte[]> encoder, Function<byte[], V> decoder) {
    this.name = name;
    this.encoder = encoder;
    this.decoder = decoder;
  }

  /** The value of a key; null where there is none. */
  @Nullable V get(String key) {
    return values.get(key);
  }

  /** Sets the value of a key, or says that it changed. */
  void put(String key, V value) {
    if (changed.put(key, value) != value) {
      values.put(key, value);
    }
  }

  /** Deletes the value of a key. */
  void remove(String key) {
    values.remove(key);
    changed.remove(key);
    log(key, null);
  }

  /** All values, as they are. */
  Collection<V> values() {
    return Collections.unmodifiableCollection(values.values());
  }

  /** What is to be done before the changes of a commit are written. */
  void beforeCommit(Runnable action) {
    beforeCommit = action;
  }

  @Override
  public void flushCache() {
    beforeCommit.run();
    List<Map.Entry<String, V>> entries = new ArrayList<>(changed.entrySet());
    changed.clear();
    for (Map.Entry<String, V> entry : entries) {
      log(entry.getKey(), encoder.apply(entry.getValue()));
    }
  }

  private void log(String key, byte @Nullable [] value) {
    InternalProcessorContext<?, ?> to = context;
    if (to == null) {
      throw new IllegalStateException("store " + name + " is not open");
    }
    to.logChange(
        name,
        Bytes.wrap(key.getBytes(StandardCharsets.UTF_8)),
        value,
        to.currentSystemTimeMs(),
        new RecordHeaders(),
        Position.emptyPosition());
  }

  private void restore(byte[] key, byte @Nullable [] value) {
    String text = new String(key, StandardCharsets.UTF_8);
    if (value == null) {
      values.remove(text);
    } else {
      values.put(text, decoder.apply(value));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext storeContext, StateStore root) {
    context = (InternalProcessorContext<?, ?>) storeContext;
    storeContext.register(root, (StateRestoreCallback) this::restore);
    open = true;
  }

  @Override
  public void close() {
    open = false;
    values.clear();
    changed.clear();
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean setFlushListener(
      CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public void clearCache() {
    changed.clear();
  }
}
