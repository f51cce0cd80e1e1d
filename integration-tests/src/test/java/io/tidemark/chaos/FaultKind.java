package io.tidemark.chaos;

import java.time.Duration;
import java.util.Random;

/**
 * A kind of fault.
 *
 * @param lane faults of one lane come one after the other, so that none meddles with another
 * @param shortest and {@code longest}, between its begin and its end
 */
record FaultKind(String name, Lane lane, Duration shortest, Duration longest, Strike strike) {
  /** What a fault befalls. */
  enum Lane {
    /** The processes of Tidemark. */
    SERVICES,
    /** What they stand on, and what they are fed. */
    SURROUNDINGS
  }

  /** The begin of a fault; says what it chose, and how it ends. */
  @FunctionalInterface
  interface Strike {
    Struck begin(Random random);
  }

  /** A fault under way. */
  record Struck(String what, Runnable heal) {}
}
