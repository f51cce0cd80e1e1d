package io.tidemark.chaos;

/** Bad habits of a producer, switched on and off while it works. */
final class Habits {
  /** Everything is pushed twice. */
  volatile boolean duplicates;

  /** Many event times lie behind, some far. */
  volatile boolean late;

  /** The clocks of some sources run minutes ahead. */
  volatile boolean ahead;
}
