package io.tidemark.bench;

import java.util.Map;

/**
 * What the query API has read so far, by where it was found.
 *
 * @param near in its near cache
 * @param elsewhere past it, since it did not have it or might not answer
 */
record NearReads(double near, double elsewhere) {
  private static final String PREFIX = "tidemark_query_near_";
  private static final double PERCENT = 100;

  /** As its metrics tell. */
  static NearReads of(Running query) {
    return of(query.metrics());
  }

  /** The same, of metrics by name. */
  static NearReads of(Map<String, Double> metrics) {
    return new NearReads(
        metrics.getOrDefault(PREFIX + "hits_total", 0.0),
        metrics.getOrDefault(PREFIX + "misses_total", 0.0)
            + metrics.getOrDefault(PREFIX + "bypassed_total", 0.0));
  }

  /** The share of the near cache in what was read since {@code before}; 0 where nothing was. */
  double sharePercent(NearReads before) {
    double hits = near - before.near;
    double all = hits + elsewhere - before.elsewhere;
    return all == 0 ? 0 : PERCENT * hits / all;
  }
}
