package io.tidemark.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What is told of a histogram of nanoseconds. */
final class Percentiles {
  private static final double MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private Percentiles() {}

  /** Adds p50, p90, p99, p99.9 and the largest to the figures. */
  static void tell(Histogram nanos, String part, String name, Figures figures) {
    figures.add(part, name + ", p50", "ms", nanos.getValueAtPercentile(50) / MILLI);
    figures.add(part, name + ", p90", "ms", nanos.getValueAtPercentile(90) / MILLI);
    figures.add(part, name + ", p99", "ms", nanos.getValueAtPercentile(99) / MILLI);
    figures.add(part, name + ", p99.9", "ms", nanos.getValueAtPercentile(99.9) / MILLI);
    figures.add(part, name + ", max", "ms", nanos.getMaxValue() / MILLI);
  }
}
