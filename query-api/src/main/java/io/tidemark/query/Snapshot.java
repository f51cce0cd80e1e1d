package io.tidemark.query;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One cache entry as it was read: the bytes of its JSON, which nobody may change, and the
 * generation that it was read from.
 *
 * <pre>
 * {"version":N, … ,"tidemark":"3@1234"}            quote, momentum
 * {"version":N, … ,"tidemark":["0@12","3@99"]}     valuation
 * {"version":N, … ,"tidemark":null}                where there is none yet
 * {"version":N, … }                                asset
 * </pre>
 */
final class Snapshot {
  private static final byte[] VERSION = "{\"version\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TIDEMARK = "\"tidemark\":".getBytes(StandardCharsets.US_ASCII);

  private final long generation;
  private final byte[] json;

  Snapshot(long generation, byte[] json) {
    this.generation = generation;
    this.json = json;
  }

  /** The JSON, byte for byte as it is stored. */
  byte[] json() {
    return json;
  }

  /** Generation and version, quoted: a strong entity tag. */
  String etag() {
    int end = VERSION.length;
    while (end < json.length && json[end] >= '0' && json[end] <= '9') {
      end++;
    }
    if (end == VERSION.length || !at(0, VERSION)) {
      throw new IllegalStateException("an entry that does not begin with its version");
    }
    String version =
        new String(json, VERSION.length, end - VERSION.length, StandardCharsets.US_ASCII);
    return "\"" + generation + "-" + version + "\"";
  }

  /** Its tidemarks, joined by commas; null where it has none. */
  @Nullable String tidemark() {
    int last = json.length - 2; // before the closing brace
    if (last < 0 || json[last + 1] != '}') {
      return null;
    }
    if (json[last] == '"') {
      int open = lastIndexOf('"', last - 1);
      return named(open) ? positions(open, last) : null;
    }
    if (json[last] == ']') {
      int open = lastIndexOf('[', last - 1);
      return named(open) ? positions(open, last) : null;
    }
    return null;
  }

  private boolean named(int valueStart) {
    return valueStart >= TIDEMARK.length && at(valueStart - TIDEMARK.length, TIDEMARK);
  }

  /** What lies between, quotes left out; null where it is empty or no position. */
  private @Nullable String positions(int open, int close) {
    StringBuilder text = new StringBuilder(close - open);
    for (int i = open + 1; i < close; i++) {
      byte b = json[i];
      if ((b >= '0' && b <= '9') || b == '@' || b == ',') {
        text.append((char) b);
      } else if (b != '"') {
        return null;
      }
    }
    return text.isEmpty() ? null : text.toString();
  }

  private int lastIndexOf(char wanted, int from) {
    int i = from;
    while (i >= 0 && json[i] != wanted) {
      i--;
    }
    return i;
  }

  private boolean at(int offset, byte[] expected) {
    if (json.length < offset + expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (json[offset + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
