package io.tidemark.ingest;

/**
 * How fast recorded events are published.
 *
 * @param factor 1 for the speed at which they were recorded, 10 for ten times that; infinite for as
 *     fast as Kafka takes them
 */
public record ReplaySpeed(double factor) {
  /** As fast as Kafka takes them. */
  public static final ReplaySpeed MAX = new ReplaySpeed(Double.POSITIVE_INFINITY);

  public ReplaySpeed {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("speed must be above zero, was " + factor);
    }
  }

  /** The speed that {@code text} spells: a number above zero, or {@code max}. */
  public static ReplaySpeed parse(String text) {
    if (text.equals("max")) {
      return MAX;
    }
    try {
      return new ReplaySpeed(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("speed must be a number or max, was " + text, e);
    }
  }

  /** Whether nothing is waited for. */
  public boolean isMax() {
    return Double.isInfinite(factor);
  }
}
