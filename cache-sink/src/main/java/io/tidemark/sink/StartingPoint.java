package io.tidemark.sink;

import org.jspecify.annotations.Nullable;

/**
 * Where a partition is read from, given its mark and what the log holds.
 *
 * @param offset to be read first
 * @param oddity what is strange about the mark; null where nothing is
 */
record StartingPoint(long offset, @Nullable String oddity) {
  /**
   * The mark where it lies within the log; else the log's beginning.
   *
   * @param mark null where there is none
   * @param begin the offset of the log's first record
   * @param end the offset after its last
   */
  static StartingPoint of(@Nullable Long mark, long begin, long end) {
    if (mark == null) {
      return new StartingPoint(begin, null);
    }
    if (mark < begin) {
      return new StartingPoint(
          begin, "mark " + mark + " lies before the log, which begins at " + begin);
    }
    if (mark > end) {
      return new StartingPoint(
          begin,
          "mark " + mark + " lies beyond the log, which ends at " + end + ": was it made anew?");
    }
    return new StartingPoint(mark, null);
  }
}
