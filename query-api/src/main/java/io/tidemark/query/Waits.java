package io.tidemark.query;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Who waits for a key to change; safe for many threads. */
final class Waits implements Changes {
  private final int most;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Map<String, Set<Runnable>> byKey = new ConcurrentHashMap<>();

  /**
   * @param most that may wait at once
   */
  Waits(int most) {
    this.most = most;
  }

  /** Runs {@code woken} at every change of a key, on any thread; false where too many wait. */
  boolean add(String key, Runnable woken) {
    if (waiting.incrementAndGet() > most) {
      waiting.decrementAndGet();
      return false;
    }
    byKey.compute(
        key,
        (k, present) -> {
          Set<Runnable> all = present == null ? ConcurrentHashMap.newKeySet() : present;
          all.add(woken);
          return all;
        });
    return true;
  }

  /** Forgets one that was added. */
  void remove(String key, Runnable woken) {
    waiting.decrementAndGet();
    byKey.computeIfPresent(
        key,
        (k, present) -> {
          present.remove(woken);
          return present.isEmpty() ? null : present;
        });
  }

  int waiting() {
    return waiting.get();
  }

  @Override
  public void changed(String key, long version) {
    Set<Runnable> all = byKey.get(key);
    if (all != null) {
      all.forEach(Runnable::run);
    }
  }

  @Override
  public void confirmed() {
    byKey.values().forEach(all -> all.forEach(Runnable::run)); // something may have been missed
  }

  @Override
  public void gap() {}

  @Override
  public void heardUntil(long nanos) {}
}
