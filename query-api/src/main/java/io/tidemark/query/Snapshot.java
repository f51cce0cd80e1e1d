package io.tidemark.query;

import io.tidemark.model.Tidemark;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One cache entry as it was read: the bytes of its JSON, which nobody may change, and the
 * generation that it was read from.
 *
 * <pre>
 * {"version":N, … ,"tidemark":"3@1234"}            quote, momentum
 * {"version":N, … ,"unpriced":[],"portfolioTidemark":"2@17","eventTime":T,"tidemark":["0@12","3@99"]}
 *                                                  valuation
 * {"version":N, … ,"tidemark":null}                where there is none yet
 * {"version":N, … }                                asset
 * </pre>
 */
final class Snapshot {
  private static final byte[] VERSION = ascii("{\"version\":");
  private static final byte[] TIDEMARK = ascii("\"tidemark\":");
  private static final byte[] EVENT_TIME = ascii("\"eventTime\":");
  private static final byte[] PORTFOLIO = ascii("\"portfolioTidemark\":\"");
  private static final byte[] ALL_PRICED = ascii("\"unpriced\":[]");
  private static final int MAX_DIGITS = 18;

  private final long generation;
  private final byte[] json;
  private final boolean stale;
  private final long version;
  private final long eventTime;

  /* Made once, by whichever thread comes first: a race yields equal ones. */
  private @Nullable Labels labels;
  private byte @Nullable [] head;

  /**
   * What headers tell of an entry.
   *
   * @param etag generation and version, quoted: a strong entity tag
   * @param tidemark its tidemarks, joined by commas; null where it has none
   * @param eventTime null where it has none
   */
  record Labels(
      String etag, String version, @Nullable String tidemark, @Nullable String eventTime) {
    /** Tells the headers of an entry's own that are the same in every answer, but its tag. */
    void tell(BiConsumer<CharSequence, String> header) {
      header.accept(Headers.VERSION, version);
      if (tidemark != null) {
        header.accept(Headers.TIDEMARK, tidemark);
      }
      if (eventTime != null) {
        header.accept(Headers.EVENT_TIME, eventTime);
      }
    }
  }

  Snapshot(long generation, byte[] json) {
    this(generation, json, false);
  }

  private Snapshot(long generation, byte[] json, boolean stale) {
    this.generation = generation;
    this.json = json;
    this.stale = stale;
    this.version = at(0, VERSION) ? number(VERSION.length) : -1;
    int time = lastIndexOf(EVENT_TIME);
    this.eventTime = time < 0 ? -1 : number(time + EVENT_TIME.length);
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

  /** When what it tells happened, in epoch milliseconds; -1 where it does not say. */
  long eventTime() {
    return eventTime;
  }

  /** How long ago it happened, in seconds; only where it says when. */
  long ageSeconds(long nowMillis) {
    return Math.max(0, nowMillis - eventTime) / 1_000;
  }

  /** How an answer of it begins in HTTP/1.1, see {@link HotAnswer}; nobody may change it. */
  byte[] head() {
    byte[] known = head;
    if (known == null) {
      known = HotAnswer.head(this);
      head = known;
    }
    return known;
  }

  /** What headers tell of it. */
  Labels labels() {
    Labels known = labels;
    if (known == null) {
      if (version < 0) {
        throw new IllegalStateException("an entry that does not begin with its version");
      }
      known =
          new Labels(
              "\"" + generation + "-" + version + "\"",
              Long.toString(version),
              cutTidemark(),
              eventTime < 0 ? null : Long.toString(eventTime));
      labels = known;
    }
    return known;
  }

  /** The newest prices that it reflects, one a partition. */
  List<Tidemark> tidemarks() {
    String text = labels().tidemark();
    return text == null ? List.of() : Arrays.stream(text.split(",")).map(Tidemark::parse).toList();
  }

  /** Whether it reflects prices of several symbols, as a valuation does. */
  boolean isValuation() {
    return json.length > 1 && json[json.length - 2] == ']';
  }

  /** Of a valuation: whether nothing that it holds lacks a price. */
  boolean isPriced() {
    return lastIndexOf(ALL_PRICED) >= 0;
  }

  /** Of a valuation: the position of the portfolio that it values; null where it does not say. */
  @Nullable Tidemark portfolioTidemark() {
    int field = lastIndexOf(PORTFOLIO);
    if (field < 0) {
      return null;
    }
    int from = field + PORTFOLIO.length;
    int to = from;
    while (to < json.length && json[to] != '"') {
      to++;
    }
    return Tidemark.parse(new String(json, from, to - from, StandardCharsets.US_ASCII));
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
