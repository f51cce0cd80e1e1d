package io.tidemark.model.json;

import io.tidemark.model.InvalidRecordException;
import java.nio.charset.StandardCharsets;

/** What can be told of a cache entry's JSON without parsing it: it begins with its version. */
public final class Entry {
  private static final byte[] START = "{\"version\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DELETED = ",\"deleted\":true}".getBytes(StandardCharsets.US_ASCII);

  /** Of a long. */
  private static final int MOST_DIGITS = 19;

  private static final int LONGEST_TOMBSTONE = tombstone(Long.MAX_VALUE, Long.MAX_VALUE).length;

  private Entry() {}

  /** The version that an entry begins with. */
  public static long version(byte[] json) {
    int i = START.length;
    if (json.length <= i || !startsWith(json, START)) {
      throw new InvalidRecordException("version: must be the first field of an entry");
    }
    long version = 0;
    for (; i < json.length && json[i] >= '0' && json[i] <= '9'; i++) {
      version = Math.addExact(Math.multiplyExact(version, 10L), json[i] - '0');
    }
    return version;
  }

  /** Whether an entry begins with just this version, written without leading zeros. */
  public static boolean hasVersion(byte[] json, long version) {
    if (json.length <= START.length || !startsWith(json, START)) {
      return false;
    }
    long found = 0; // wraps where a long has no room, which more digits or a minus then tell
    int end = START.length;
    for (; end < json.length && json[end] >= '0' && json[end] <= '9'; end++) {
      found = found * 10 + (json[end] - '0');
    }
    int digits = end - START.length;
    return found == version
        && digits > 0
        && digits <= MOST_DIGITS
        && (digits == 1 || json[START.length] != '0')
        && end < json.length
        && (json[end] == ',' || json[end] == '}');
  }

  /**
   * What stands in the place of a deleted bar; it names the bar, since no two members of a sorted
   * set can be equal.
   */
  public static byte[] tombstone(long version, long openTime) {
    return ("{\"version\":" + version + ",\"openTime\":" + openTime + ",\"deleted\":true}")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** What stands in the place of a deleted entry, so that nothing older comes back. */
  public static byte[] tombstone(long version) {
    return ("{\"version\":" + version + ",\"deleted\":true}").getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether an entry stands for a deleted one. */
  public static boolean isTombstone(byte[] json) {
    int from = json.length - DELETED.length;
    if (from < START.length || json.length > LONGEST_TOMBSTONE) {
      return false;
    }
    for (int i = 0; i < DELETED.length; i++) {
      if (json[from + i] != DELETED[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean startsWith(byte[] json, byte[] start) {
    for (int i = 0; i < start.length; i++) {
      if (json[i] != start[i]) {
        return false;
      }
    }
    return true;
  }
}
