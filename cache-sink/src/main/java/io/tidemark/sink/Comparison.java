package io.tidemark.sink;

/** How one value in Redis stands to the newest of its records. */
enum Comparison {
  SAME,
  OLDER,
  NEWER,
  DIFFERENT;

  /**
   * Compares by the write rule.
   *
   * @param freeVersions whether the same value may have been sent under another version: a bar or
   *     an asset is, when a crash has it sent again after other inputs
   */
  static Comparison of(HeldValue held, LogValue log, boolean freeVersions) {
    if (held.version() == log.version()) {
      return held.deleted() == log.deleted() && (log.deleted() || log.matches(held.digest()))
          ? SAME
          : DIFFERENT;
    }
    if (held.version() < log.version()) {
      return OLDER;
    }
    boolean equal = !held.deleted() && !log.deleted() && log.matches(held.digest());
    return equal && freeVersions ? SAME : NEWER;
  }
}
