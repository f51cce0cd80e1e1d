package io.tidemark.sink;

import org.jspecify.annotations.Nullable;

/**
 * A difference between an entry and the log, and what is needed to mend it.
 *
 * @param place of a bar its open time, of an index or a rank the member; null of a whole entry
 * @param version the version that Redis holds; 0 where it holds none
 */
record Difference(
    Fault fault, String key, @Nullable String place, long version, String held, String expected) {
  static final String ABSENT = "absent";

  /** Of a whole entry. */
  static Difference of(Fault fault, String key, long version, String held, String expected) {
    return new Difference(fault, key, null, version, held, expected);
  }

  /** For a person to read. */
  Finding finding(String kind) {
    String where = place == null ? key : key + '@' + place;
    return new Finding(fault, kind, where, held, expected);
  }
}
