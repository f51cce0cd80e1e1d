package io.tidemark.sink;

/** What can be wrong with the cache, measured by the log. */
public enum Fault {
  /** The log has the entry, and Redis should, but does not. */
  MISSING("missing"),
  /** Redis holds a lower version than the log. */
  OLDER("older"),
  /** Redis holds a higher version than the log; the write rule can't mend that. */
  NEWER("newer than the log"),
  /** The same version with another value. */
  DIFFERENT("different"),
  /** Redis holds what the log has never had. */
  ORPHANED("orphaned"),
  /** A value without an expiry, where its kind has one. */
  NO_EXPIRY("without expiry"),
  /** The key holds another type than its kind has. */
  WRONG_TYPE("wrong type"),
  /** Several members of a series stand for one bar. */
  DUPLICATE_BAR("duplicate bar"),
  /** A series holds more bars than are to be kept. */
  TOO_MANY_BARS("too many bars"),
  /** A symbol has a value, and is not in the index. */
  NOT_INDEXED("not in the index"),
  /** A symbol is in the index, and the log has neither its quote nor its asset. */
  INDEX_ORPHANED("index without value"),
  /** The rank holds another score than the entry's record, or one where there should be none. */
  RANK_DIFFERS("rank differs"),
  /** A score has a value, and is not in the rank. */
  NOT_RANKED("not in the rank"),
  /** The rank holds a member that the log has never had. */
  RANK_ORPHANED("rank without value"),
  /** The mark does not reach what the log held when the comparison began. */
  MARK_BEHIND("mark behind"),
  /** The mark promises more than the log has ever held. */
  MARK_BEYOND("mark beyond the log");

  private final String words;

  Fault(String words) {
    this.words = words;
  }

  /** What it is called in a table. */
  public String words() {
    return words;
  }
}
