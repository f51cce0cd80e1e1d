package io.tidemark.bench;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;

/**
 * Waits for valuations to show what the ledger says. Only those that were announced are read; one
 * that is right at the version that was announced last has been so since that announcement.
 */
final class ValuationWatch implements AutoCloseable {
  private static final int ID_START = 3;

  /** The last announcement of a valuation. */
  private record Heard(long version, long nanos) {
    static final Heard NOTHING = new Heard(-2, 0);
  }

  private final ValuationCheck check;
  private final Map<Integer, Heard> heard = new ConcurrentHashMap<>();
  private final Set<Integer> pending = new HashSet<>();
  private final Histogram latencies = Flights.histogram();
  private final Announcements announcements;
  private final Portfolios portfolios;
  private long begun;

  ValuationWatch(Cache cache, Portfolios portfolios, Ledger ledger) {
    this.portfolios = portfolios;
    check = new ValuationCheck(cache, portfolios, ledger);
    announcements =
        new Announcements(
            cache,
            "valuation",
            (id, version, nanos) ->
                heard.put(
                    Integer.parseInt(id, ID_START, id.length(), 10), new Heard(version, nanos)));
  }

  /** Prices move from now on. */
  void begin(long nanos) {
    begun = nanos;
    heard.clear();
    for (int i = 0; i < portfolios.count(); i++) {
      pending.add(i);
    }
  }

  /** Whether all are right; reads what has been announced since the last look. */
  boolean arrived() {
    Map<Integer, Heard> news = new HashMap<>(heard);
    news.keySet().retainAll(pending);
    int[] numbers = news.keySet().stream().mapToInt(Integer::intValue).toArray();
    long[] versions = check.rightVersions(numbers);
    for (int i = 0; i < numbers.length; i++) {
      Heard last = news.getOrDefault(numbers[i], Heard.NOTHING);
      if (versions[i] == last.version()) {
        pending.remove(numbers[i]);
        latencies.recordValue(Math.max(0, last.nanos() - begun));
      }
    }
    return pending.isEmpty();
  }

  /** From the move to the announcement, nanoseconds, one a portfolio. */
  Histogram latencies() {
    return latencies;
  }

  @Override
  public void close() {
    announcements.close();
  }
}
