package io.tidemark.sink;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Redis holds under a key. */
sealed interface Held {
  /** The expiry that Redis tells for a key without one. */
  long NO_EXPIRY = -1;

  /**
   * Of a string entry.
   *
   * @param value null where there is none
   * @param ttlMillis until it expires; {@link #NO_EXPIRY} for never
   * @param score in the index or the rank that follows it; null where it is not in there
   */
  record OfEntry(@Nullable HeldValue value, long ttlMillis, @Nullable Double score)
      implements Held {}

  /** A member of a series. */
  record Bar(long openTime, HeldValue value) {}

  /**
   * Of a series, oldest first.
   *
   * @param bars all members, a marker of an unknown past included; empty where there is no series
   */
  record OfSeries(List<Bar> bars, long ttlMillis) implements Held {
    public OfSeries {
      bars = List.copyOf(bars);
    }
  }

  /** Of a key that has another type than its kind. */
  record WrongType() implements Held {}
}
