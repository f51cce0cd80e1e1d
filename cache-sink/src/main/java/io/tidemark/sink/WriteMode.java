package io.tidemark.sink;

import io.tidemark.model.wire.RedisKeys;

/**
 * How writes are to be made.
 *
 * @param repair whether an equal version is written again, rather than only one above
 * @param wholeSeries whether a series of bars that is not in Redis begins with its first bar, as it
 *     does while a generation is filled from the start of the topics; else its past is unknown
 * @param announced whether what changes is told: not of a generation that nobody reads
 */
record WriteMode(boolean repair, boolean wholeSeries, boolean announced) {
  /** Filling a generation that is not served. */
  static final WriteMode FILL = new WriteMode(false, true, false);

  /** Following the log. */
  static final WriteMode FOLLOW = new WriteMode(false, false);

  /** With every change announced. */
  WriteMode(boolean repair, boolean wholeSeries) {
    this(repair, wholeSeries, true);
  }

  /** Where changes are announced; empty where they are not. */
  String channel() {
    return announced ? RedisKeys.CHANGES : "";
  }
}
