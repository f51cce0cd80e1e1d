package io.tidemark.query;

/** What a client has been told of a channel, as one number that never goes back. */
final class Told {
  /** Nothing yet. */
  static final long NOTHING = 0;

  /** That there is nothing under that name. */
  static final long MISSING = 1;

  private static final long FIRST = 2;

  private Told() {}

  /** A version. */
  static long version(long version) {
    return version + FIRST;
  }
}
