package io.tidemark.sink;

/** How what Redis holds stands to a record of the log. */
enum Standing {
  /** The same version and the same bytes, or nothing where the record deletes. */
  SAME,
  /** A higher version: a later record has been applied. */
  LATER,
  /** Nothing is there, or nothing that could be an entry. */
  MISSING,
  /** A lower version. */
  OLDER,
  /** The same version, other bytes. */
  DIFFERENT;

  /** Whether the record would change it. */
  boolean wrong() {
    return this == MISSING || this == OLDER || this == DIFFERENT;
  }
}
