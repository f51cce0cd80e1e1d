package io.tidemark.sink;

/**
 * The newest of a key's records without its bytes.
 *
 * @param digest of the first record with this version, which the write rule lets stand
 * @param other of the last one with this version: a re-run in another order may have sent another
 *     value, and after compaction only that is left
 */
record LogValue(long version, boolean deleted, long digest, long other) {
  boolean matches(long held) {
    return held == digest || held == other;
  }

  /** For a person to read. */
  String say() {
    return say(version, deleted);
  }

  static String say(long version, boolean deleted) {
    return deleted ? "deleted at " + version : Long.toString(version);
  }
}
