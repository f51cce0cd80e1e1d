package io.tidemark.query;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RedisKeys;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells by its key what an entry of one generation is. */
final class EntryKinds {
  private final Map<CacheTopic, String> prefixes = new EnumMap<>(CacheTopic.class);

  EntryKinds(RedisKeys keys) {
    for (CacheTopic kind : CacheTopic.values()) {
      prefixes.put(kind, keys.prefix(kind));
    }
  }

  /** The kind of a key's entry; null where it is no entry's key, but a mark's or a rank's. */
  @Nullable CacheTopic of(String key) {
    for (Map.Entry<CacheTopic, String> prefix : prefixes.entrySet()) {
      if (key.startsWith(prefix.getValue()) && key.length() > prefix.getValue().length()) {
        return prefix.getKey();
      }
    }
    return null;
  }

  /** Whether a key is that of a series of bars. */
  boolean isSeries(String key) {
    CacheTopic kind = of(key);
    return kind != null && kind.interval() != null;
  }
}
