package io.tidemark.sink;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.json.Entry;

/**
 * A value in Redis without its bytes.
 *
 * @param version 0 where it has none that can be read, which any version is above
 * @param deleted whether it is a tombstone
 */
record HeldValue(long version, boolean deleted, long digest) {
  static HeldValue of(byte[] json) {
    return new HeldValue(version(json), Entry.isTombstone(json), Digest.ofEntry(json));
  }

  private static long version(byte[] json) {
    try {
      return Entry.version(json);
    } catch (InvalidRecordException | ArithmeticException e) {
      return 0; // as the scripts take it
    }
  }

  /** For a person to read. */
  String say() {
    return LogValue.say(version, deleted);
  }
}
