package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import java.util.Set;

/**
 * What is compared.
 *
 * @param sample about how many keys of each topic, a series of bars being one; 0 for all
 * @param kinds the kinds of entries
 * @param symbols whose entries alone; empty for all, unless portfolios are named
 * @param portfolios whose valuations alone; empty for all, unless symbols are named
 * @param repair whether to mend what is wrong
 */
public record VerifyOptions(
    int sample,
    Set<CacheTopic> kinds,
    Set<String> symbols,
    Set<String> portfolios,
    boolean repair) {
  /** Everything, and nothing is changed. */
  public static final VerifyOptions ALL =
      new VerifyOptions(0, Set.of(CacheTopic.values()), Set.of(), Set.of(), false);

  public VerifyOptions {
    if (sample < 0) {
      throw new IllegalArgumentException("sample: must not be below 0, was " + sample);
    }
    kinds = Set.copyOf(kinds);
    symbols = Set.copyOf(symbols);
    portfolios = Set.copyOf(portfolios);
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("kinds: must name one at least");
    }
  }

  /** The same, changing nothing. */
  public VerifyOptions withoutRepair() {
    return new VerifyOptions(sample, kinds, symbols, portfolios, false);
  }

  /** Whether any entry of a kind can be among them. */
  boolean includes(CacheTopic kind) {
    boolean named = everyId() || !(kind == CacheTopic.VALUATIONS ? portfolios : symbols).isEmpty();
    return kinds.contains(kind) && named;
  }

  /** Whether an entry is among them, as far as its sample would have it. */
  boolean includes(CacheKey key) {
    return includes(key.kind())
        && (everyId()
            || (key.kind() == CacheTopic.VALUATIONS ? portfolios : symbols).contains(key.id()));
  }

  /** Whether all entries of a kind are, so that something can be said of its topic as a whole. */
  boolean whole() {
    return sample == 0 && everyId();
  }

  private boolean everyId() {
    return symbols.isEmpty() && portfolios.isEmpty();
  }
}
