package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which entries are meant; where nothing is named, all.
 *
 * @param symbols whose quotes, scores, bars and assets are meant
 * @param portfolios whose valuations are meant; where only symbols are named, none, and the other
 *     way round
 * @param kinds of entries
 * @param since only what was appended to the log at that time or later
 */
public record RebuildPart(
    Set<String> symbols, Set<String> portfolios, Set<CacheTopic> kinds, Optional<Instant> since) {
  /** Everything. */
  public static final RebuildPart ALL =
      new RebuildPart(Set.of(), Set.of(), Set.of(), Optional.empty());

  public RebuildPart {
    symbols = Set.copyOf(symbols);
    portfolios = Set.copyOf(portfolios);
    kinds = Set.copyOf(kinds);
  }

  /** Whether it is everything. */
  public boolean all() {
    return equals(ALL);
  }

  /** Whether any entry of a kind can be meant. */
  boolean takes(CacheTopic kind) {
    boolean named = kind == CacheTopic.VALUATIONS ? !portfolios.isEmpty() : !symbols.isEmpty();
    boolean none = symbols.isEmpty() && portfolios.isEmpty();
    return (kinds.isEmpty() || kinds.contains(kind)) && (named || none);
  }

  /** Whether the entry of a record is meant, its key being that of its topic. */
  boolean takes(CacheTopic kind, String key) {
    if (!takes(kind)) {
      return false;
    }
    return switch (kind) {
      case VALUATIONS -> portfolios.isEmpty() || portfolios.contains(key);
      case QUOTES, ASSETS -> symbols.isEmpty() || symbols.contains(key);
      case MOMENTUM -> symbols.isEmpty() || symbols.contains(key.substring(key.indexOf('/') + 1));
      case BARS_1M, BARS_5M, BARS_1H, BARS_1D ->
          symbols.isEmpty()
              || symbols.contains(key.substring(0, Math.max(0, key.lastIndexOf('/'))));
    };
  }
}
