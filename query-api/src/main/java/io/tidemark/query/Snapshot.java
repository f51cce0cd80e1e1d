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
  private static final byte[] VERSION = ascii("{\"version\":");
  private static final byte[] TIDEMARK = ascii("\"tidemark\":");
  private static final byte[] EVENT_TIME = ascii("\"eventTime\":");
  private static final int MAX_DIGITS = 18;

  private final long generation;
  private final byte[] json;
  private final boolean stale;
  private final long version;

  /* Cut out once, by whichever thread comes first: a race yields equal texts. */
  private @Nullable String etag;
  private @Nullable String tidemark; // empty where there is none

  Snapshot(long generation, byte[] json) {
    this(generation, json, false);
  }

  private Snapshot(long generation, byte[] json, boolean stale) {
    this.generation = generation;
    this.json = json;
    this.stale = stale;
    this.version = at(0, VERSION) ? number(VERSION.length) : -1;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The same, told as perhaps not the newest. */
  Snapshot asStale() {
    return stale ? this : new Snapshot(generation, json, true);
  }

  /** Whether it may not be the newest. */
  boolean stale() {
    return stale;
  }

  /** The JSON, byte for byte as it is stored. */
  byte[] json() {
    return json;
  }

  long generation() {
    return generation;
  }

  /** The version that it begins with; -1 where it does not. */
  long version() {
    return version;
  }

  /** Generation and version, quoted: a strong entity tag. */
  String etag() {
    String known = etag;
    if (known == null) {
      if (version < 0) {
        throw new IllegalStateException("an entry that does not begin with its version");
      }
      known = "\"" + generation + "-" + version + "\"";
      etag = known;
    }
    return known;
  }

  /** When what it tells happened, in epoch milliseconds; -1 where it does not say. */
  long eventTime() {
    int field = lastIndexOf(EVENT_TIME);
    return field < 0 ? -1 : number(field + EVENT_TIME.length);
  }

  /** Its tidemarks, joined by commas; null where it has none. */
  @Nullable String tidemark() {
    String known = tidemark;
    if (known == null) {
      String cut = cutTidemark();
      known = cut == null ? "" : cut;
      tidemark = known;
    }
    return known.isEmpty() ? null : known;
  }

  private @Nullable String cutTidemark() {
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

  /** The number that begins there; -1 where none does. */
  private long number(int from) {
    long number = 0;
    int i = from;
    while (i < json.length && json[i] >= '0' && json[i] <= '9') {
      number = number * 10 + (json[i] - '0');
      i++;
    }
    return i == from || i - from > MAX_DIGITS ? -1 : number;
  }

  /** Where a field's name begins that is last of all so named; a text can't hold its quotes. */
  private int lastIndexOf(byte[] name) {
    int i = json.length - name.length;
    while (i >= 0 && !at(i, name)) {
      i--;
    }
    return i;
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
