package io.tidemark.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The versions that processors have told, whatever the generation; safe for many threads. A Redis
 * that comes back with another generation may not fall behind them either, unless that is of
 * another edition, whose versions count other inputs.
 */
final class ToldVersions {
  private static final int MOST_KEYS = 100_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(5);
  private static final RedisKeys ANY = new RedisKeys(0);

  private record Told(long version, String edition) {}

  private final ServedEdition served;
  private final Cache<String, Told> told =
      Caffeine.newBuilder()
          .maximumSize(MOST_KEYS)
          .expireAfterWrite(REMEMBERED)
          .executor(Runnable::run)
          .build();

  ToldVersions(ServedEdition served) {
    this.served = served;
  }

  void told(EntryName name, long version) {
    Told now = new Told(version, served.edition());
    told.asMap()
        .merge(
            name.key(ANY),
            now,
            (before, made) ->
                before.edition().equals(made.edition()) && before.version() > made.version()
                    ? before
                    : made);
  }

  /** Whether what Redis holds is not older than what was told. */
  boolean admits(EntryName name, Snapshot snapshot) {
    if (told.estimatedSize() == 0) {
      return true;
    }
    @Nullable Told known = told.getIfPresent(name.key(ANY));
    return known == null
        || snapshot.version() >= known.version()
        || otherEdition(known, snapshot.generation());
  }

  private boolean otherEdition(Told known, long generation) {
    return served.knownOf(generation) && !served.edition().equals(known.edition());
  }
}
