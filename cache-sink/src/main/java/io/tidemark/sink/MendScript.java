package io.tidemark.sink;

import java.util.List;

/**
 * The wire of {@code mend.lua}, which takes away what the write rule has no word for.
 *
 * <pre>
 * KEYS  one key
 * ARGV  value  version         unlinks a string entry that still has the version
 *       series member          unlinks a series whose newest member is still this one
 *       type   type            unlinks a key of any other type
 *       member score member    removes a member that still has the score
 *       mark   offset offset   sets a mark that still is the first to the second
 * reply {1} where it was done, {0} where it was no longer so
 * </pre>
 */
final class MendScript {
  private MendScript() {}

  static ScriptCall value(String key, long version) {
    return call(key, "value").arg(version);
  }

  static ScriptCall series(String key, byte[] newest) {
    return call(key, "series").arg(newest);
  }

  static ScriptCall otherType(String key, String type) {
    return call(key, "type").arg(type);
  }

  static ScriptCall member(String key, double score, byte[] member) {
    return call(key, "member").arg(Double.toString(score)).arg(member);
  }

  static ScriptCall mark(String key, long from, long to) {
    return call(key, "mark").arg(from).arg(to);
  }

  private static ScriptCall call(String key, String what) {
    return new ScriptCall(Script.MEND, List.of()).key(key).arg(what);
  }
}
