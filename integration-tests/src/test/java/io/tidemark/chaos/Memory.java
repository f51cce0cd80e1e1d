package io.tidemark.chaos;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one reader has seen of every key, and whether what it sees next may be: never a lower
 * version, never an older value at a higher one, never two values at one. For one thread.
 */
final class Memory {
  private static final int VERSIONS_KEPT = 400;

  private static final class Known {
    @Nullable Sighting newest;
    final Map<BigDecimal, Integer> values =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<BigDecimal, Integer> eldest) {
            return size() > VERSIONS_KEPT;
          }
        };
  }

  private final String where;
  private final Violations violations;
  private final Map<String, Known> known = new HashMap<>();

  Memory(String where, Violations violations) {
    this.where = where;
    this.violations = violations;
  }

  /** The text that was seen last under a key; null where there was none. */
  @Nullable String last(String key) {
    Known one = known.get(key);
    return one == null || one.newest == null ? null : one.newest.text();
  }

  /** Takes a sighting. */
  void see(String key, Sighting now) {
    Known one = known.computeIfAbsent(key, unused -> new Known());
    Sighting before = one.newest;
    if (before != null && now.version().compareTo(before.version()) < 0) {
      violations.add("older version", where, key, before.text() + " then " + now.text());
      return; // what comes next is measured against the newest
    }
    Integer value = one.values.putIfAbsent(now.version(), now.text().hashCode());
    if (value != null && value != now.text().hashCode() && before != null) {
      String kind =
          twoMayBe(now.kind()) ? "two bars or assets at one version" : "two values at one version";
      violations.add(kind, where, key, before.text() + " and " + now.text());
    }
    if (before != null) {
      for (String regress : now.regress(before)) {
        violations.add(
            "older value at a higher version",
            where,
            key,
            regress + ": " + before.text() + " then " + now.text());
      }
    }
    one.newest = now;
  }

  private static boolean twoMayBe(String kind) {
    return kind.equals("bar") || kind.equals("asset");
  }
}
