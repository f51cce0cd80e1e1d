package io.tidemark.sink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The newest version of each entry, and of each series of bars its newest bars. */
final class Newest {
  private final int bars;
  private final Map<String, NavigableMap<Long, CacheWrite>> keys = new HashMap<>();

  /**
   * @param bars how many of a series are kept, at least 1
   */
  Newest(int bars) {
    this.bars = bars;
  }

  void add(CacheWrite write) {
    long time = write instanceof BarWrite bar ? bar.openTime() : 0;
    NavigableMap<Long, CacheWrite> times =
        keys.computeIfAbsent(write.key(), key -> new TreeMap<>());
    times.merge(
        time, write, (held, offered) -> offered.version() > held.version() ? offered : held);
    if (times.size() > bars) {
      times.pollFirstEntry();
    }
  }

  /** All of them, in no particular order. */
  List<CacheWrite> writes() {
    List<CacheWrite> all = new ArrayList<>();
    keys.values().forEach(times -> all.addAll(times.values()));
    return all;
  }
}
