package io.tidemark.sink;

/**
 * How writes are to be made.
 *
 * @param repair whether an equal version is written again, rather than only one above
 * @param wholeSeries whether a series of bars that is not in Redis begins with its first bar, as it
 *     does while a generation is filled from the start of the topics; else its past is unknown
 */
record WriteMode(boolean repair, boolean wholeSeries) {
  /** Filling an empty generation. */
  static final WriteMode FILL = new WriteMode(false, true);

  /** Following the log. */
  static final WriteMode FOLLOW = new WriteMode(false, false);
}
