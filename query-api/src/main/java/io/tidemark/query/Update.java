package io.tidemark.query;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a channel holds at one time, its value or that there is none, encoded once for everybody who
 * follows it.
 */
final class Update {
  private static final byte[] NONE = new byte[0];

  private final long generation;
  private final long version;
  private final byte[] entry;
  private final byte[] json;

  /* Made once, by the only thread that asks. */
  private @Nullable String text;

  private Update(long generation, long version, byte[] entry, byte[] json) {
    this.generation = generation;
    this.version = version;
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
    return new Update(snapshot.generation(), snapshot.version(), entry, json);
  }

  /** {@code {"type":"missing","channel":"quotes.AAPL"}}. */
  static Update missing(Channel channel, long generation) {
    return new Update(
        generation,
        -1,
        NONE,
        ascii("{\"type\":\"missing\",\"channel\":\"" + channel.name() + "\"}"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  boolean isMissing() {
    return version < 0;
  }

  long generation() {
    return generation;
  }

  /** Of the value; -1 where there is none. */
  long version() {
    return version;
  }

  /** As {@link Told} counts. */
  long told() {
    return isMissing() ? Told.MISSING : Told.version(version);
  }

  /** Whether both hold the same bytes, or nothing. */
  boolean sameValue(Update other) {
    return isMissing() == other.isMissing() && Arrays.equals(entry, other.entry);
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
