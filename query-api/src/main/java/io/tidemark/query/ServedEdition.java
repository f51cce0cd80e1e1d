package io.tidemark.query;

/**
 * Which edition of the cache topics is being served, as Redis told it last; safe for many threads.
 * Versions of two editions can't be compared, so that only a processor of this one may answer.
 */
final class ServedEdition {
  private volatile String edition;
  private volatile long generation = -1;

  /**
   * @param configured taken until Redis has told
   */
  ServedEdition(String configured) {
    this.edition = configured;
  }

  String edition() {
    return edition;
  }

  /** Whether it is that of a generation. */
  boolean knownOf(long served) {
    return generation == served;
  }

  void told(long served, String text) {
    edition = text;
    generation = served;
  }
}
