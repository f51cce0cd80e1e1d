package io.tidemark.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The keys that are read most since the start, about; safe for many threads. */
final class MostRead {
  /*
   * One read in 64, drawn at random, is counted, so that a read pays for a random number and no
   * more. Counted is by Space-Saving [1]: there are so many counters; a key without one takes that
   * of the least and goes on from its count. A count is therefore never too low, and too high by at
   * most what the counter's former keys left, which is told beside it.
   *
   * [1] Metwally, Agrawal, El Abbadi: Efficient Computation of Frequent and Top-k Elements in Data
   * Streams, 2005.
   */
  static final int ONE_IN = 64;
  private static final int COUNTERS = 256;

  private final Map<String, Counter> counters = new HashMap<>();

  private static final class Counter {
    long count;
    long inherited;
  }

  /**
   * A key and how often it was read, about.
   *
   * @param atMostOver by how much the number may be too high, besides the luck of the draw
   */
  record Reads(String key, long reads, long atMostOver) {}

  /** Perhaps counts a read. */
  void read(String key) {
    if ((ThreadLocalRandom.current().nextInt() & (ONE_IN - 1)) == 0) {
      count(key);
    }
  }

  synchronized void count(String key) {
    Counter counter = counters.get(key);
    if (counter == null) {
      counter = new Counter();
      if (counters.size() == COUNTERS) {
        Map.Entry<String, Counter> least =
            counters.entrySet().stream()
                .min(Comparator.comparingLong(entry -> entry.getValue().count))
                .orElseThrow();
        counters.remove(least.getKey());
        counter.count = least.getValue().count;
        counter.inherited = counter.count;
      }
      counters.put(key, counter);
    }
    counter.count++;
  }

  /** The first so many. */
  List<Reads> top(int most) {
    List<Reads> all = new ArrayList<>();
    synchronized (this) {
      counters.forEach(
          (key, counter) ->
              all.add(new Reads(key, counter.count * ONE_IN, counter.inherited * ONE_IN)));
    }
    all.sort(Comparator.comparingLong(Reads::reads).reversed().thenComparing(Reads::key));
    return List.copyOf(all.subList(0, Math.min(most, all.size())));
  }
}
