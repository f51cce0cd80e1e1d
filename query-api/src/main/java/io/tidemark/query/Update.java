package io.tidemark.query;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a channel holds at one time: its value, that there is none, or that nobody can tell; encoded
 * once for everybody who follows it.
 */
final class Update {
  private static final byte[] NONE = new byte[0];
  private static final long MISSING = -1;
  private static final long UNAVAILABLE = -2;

  private final long generation;
  private final long version;
  private final boolean stale;
  private final byte[] entry;
  private final byte[] json;

  /* Made once, by the only thread that asks. */
  private @Nullable String text;

  private Update(long generation, long version, boolean stale, byte[] entry, byte[] json) {
    this.generation = generation;
    this.version = version;
    this.stale = stale;
    this.entry = entry;
    this.json = json;
  }

  /** {@code {"type":"value","channel":"quotes.AAPL","value":{…}}}. */
  static Update of(Channel channel, Snapshot snapshot) {
    byte[] before =
        ascii(
            "{\"type\":\"value\",\"channel\":\""
                + channel.name()
                + (snapshot.stale() ? "\",\"stale\":true,\"value\":" : "\",\"value\":"));
    byte[] entry = snapshot.json();
    byte[] json = Arrays.copyOf(before, before.length + entry.length + 1);
    for (int i = 0; i < entry.length; i++) {
      // In JSON a line's end is as good as a space; in an event it would end the event's line.
      json[before.length + i] = entry[i] == '\n' || entry[i] == '\r' ? (byte) ' ' : entry[i];
    }
    json[json.length - 1] = '}';
    return new Update(snapshot.generation(), snapshot.version(), snapshot.stale(), entry, json);
  }

  /** {@code {"type":"missing","channel":"quotes.AAPL"}}. */
  static Update missing(Channel channel, long generation) {
    return without(channel, generation, MISSING, "missing");
  }

  /** {@code {"type":"unavailable","channel":"quotes.AAPL"}}. */
  static Update unavailable(Channel channel, long generation) {
    return without(channel, generation, UNAVAILABLE, "unavailable");
  }

  private static Update without(Channel channel, long generation, long version, String type) {
    byte[] json = ascii("{\"type\":\"" + type + "\",\"channel\":\"" + channel.name() + "\"}");
    return new Update(generation, version, version == UNAVAILABLE, NONE, json);
  }

  /** The same value, told as perhaps not the newest. */
  Update asStale(Channel channel) {
    return of(channel, new Snapshot(generation, entry).asStale());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether there is a value. */
  boolean hasValue() {
    return version >= 0;
  }

  /** Whether there is none. */
  boolean isMissing() {
    return version == MISSING;
  }

  /** Whether nobody can tell. */
  boolean isUnavailable() {
    return version == UNAVAILABLE;
  }

  /** Whether the channel may hold something newer by now. */
  boolean isStale() {
    return stale;
  }

  long generation() {
    return generation;
  }

  /** Of the value; below 0 where there is none. */
  long version() {
    return version;
  }

  /** As {@link Told} counts. */
  long told() {
    if (hasValue()) {
      return Told.version(version);
    }
    return isMissing() ? Told.MISSING : Told.NOTHING;
  }

  /** Whether both tell a client the same, whatever the generation. */
  boolean same(Update other) {
    return told() == other.told() && stale == other.stale && Arrays.equals(entry, other.entry);
  }

  /** A JSON object in one line, which nobody may change. */
  byte[] json() {
    return json;
  }

  /** The same as a text. */
  String text() {
    String known = text;
    if (known == null) {
      known = new String(json, StandardCharsets.UTF_8);
      text = known;
    }
    return known;
  }
}
