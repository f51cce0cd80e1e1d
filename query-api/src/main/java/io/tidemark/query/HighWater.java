package io.tidemark.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The newest versions that were answered, of the keys answered last; safe for many threads. What is
 * older must not be answered any more, whatever Redis holds meanwhile.
 *
 * <p>A key is forgotten some minutes after its version has last risen, so that a Redis that was put
 * back by hand is believed again some day.
 */
final class HighWater {
  private static final int MOST_KEYS = 100_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  private final AtomicLong generation = new AtomicLong();
  private final Cache<String, Long> versions =
      Caffeine.newBuilder()
          .maximumSize(MOST_KEYS)
          .expireAfterWrite(REMEMBERED)
          .executor(Runnable::run)
          .build();

  /** The newest version of a key that was answered; -1 where none is remembered. */
  long mark(String key) {
    Long known = versions.getIfPresent(key);
    return known == null ? -1 : known;
  }

  /** Whether what a key holds may be answered; remembers it then. */
  boolean admits(String key, long version) {
    Long known = versions.getIfPresent(key);
    if (known != null && known >= version) {
      return known == version;
    }
    Long highest = versions.asMap().merge(key, version, Math::max);
    return highest == version;
  }

  /** Whether a generation may be answered from; remembers it then. */
  boolean admits(long served) {
    long known = generation.get();
    return known == served || generation.updateAndGet(was -> Math.max(was, served)) == served;
  }

  /** Believes Redis that an older generation is being served again. */
  void returned(long served) {
    generation.set(served);
  }
}
