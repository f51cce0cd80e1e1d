package io.tidemark.sink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps one write of each identity: the one with the highest version, a delete counting too. */
final class Conflation {
  private Conflation() {}

  /** In the order in which the identities first came; of equal versions the first. */
  static List<CacheWrite> newest(List<CacheWrite> writes) {
    Map<String, Integer> places = new HashMap<>(writes.size() * 2);
    List<CacheWrite> newest = new ArrayList<>(writes.size());
    for (CacheWrite write : writes) {
      Integer place = places.putIfAbsent(write.identity(), newest.size());
      if (place == null) {
        newest.add(write);
      } else if (write.version() > newest.get(place).version()) {
        newest.set(place, write);
      }
    }
    return newest;
  }
}
