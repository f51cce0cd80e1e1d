package io.tidemark.sink;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/** The share of samples found in Redis in time, of the newest few hundred and of all. */
final class Consistency {
  private static final String PREFIX = "tidemark_sink_";

  /** As many as a minute brings at most. */
  private static final int WINDOW = 300;

  private final Map<Within, Share> shares = new EnumMap<>(Within.class);

  Consistency(MetricRegistry registry) {
    for (Within within : Within.values()) {
      shares.put(within, new Share(registry, within));
    }
  }

  /** A sample was there at its time. */
  void found(Within within) {
    share(within).count(true);
  }

  /** A sample was not there, or only later. */
  void missed(Within within) {
    share(within).count(false);
  }

  private Share share(Within within) {
    Share share = shares.get(within);
    if (share == null) {
      throw new IllegalStateException("no share for " + within);
    }
    return share;
  }

  /** Of one limit. */
  private static final class Share {
    private final Counter checked;
    private final Counter found;
    private final BitSet newest = new BitSet(WINDOW);
    private int size;
    private int next;

    Share(MetricRegistry registry, Within within) {
      checked = registry.counter(PREFIX + "sampled_" + within.words() + "_total");
      found = registry.counter(PREFIX + "consistent_" + within.words() + "_total");
      registry.register(
          PREFIX + "consistent_" + within.words() + "_ratio", (Gauge<Double>) this::value);
    }

    synchronized void count(boolean wasFound) {
      checked.inc();
      if (wasFound) {
        found.inc();
      }
      newest.set(next, wasFound);
      next = (next + 1) % WINDOW;
      size = Math.min(WINDOW, size + 1);
    }

    synchronized double value() {
      return size == 0 ? Double.NaN : (double) newest.cardinality() / size;
    }
  }
}
