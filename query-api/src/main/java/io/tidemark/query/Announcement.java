package io.tidemark.query;

import java.nio.charset.StandardCharsets;

/** A message on the channel of changes: {@code key version key version …}, in ASCII. */
final class Announcement {
  private static final int MOST_DIGITS = 18;

  private final byte[] message;
  private int at;

  private Announcement(byte[] message) {
    this.message = message;
  }

  /** Tells of each key; false where the message, from some point on, can't be understood. */
  static boolean read(byte[] message, Changes changes) {
    return new Announcement(message).read(changes);
  }

  private boolean read(Changes changes) {
    while (at < message.length) {
      int space = space(at);
      if (space == message.length || space == at) {
        return false;
      }
      String key = new String(message, at, space - at, StandardCharsets.ISO_8859_1);
      int end = space(space + 1);
      long version = version(space + 1, end);
      if (version < 0) {
        return false;
      }
      changes.changed(key, version);
      at = end + 1;
    }
    return true;
  }

  private int space(int from) {
    int i = from;
    while (i < message.length && message[i] != ' ') {
      i++;
    }
    return i;
  }

  /** Digits as a number; -1 where they are none. */
  private long version(int from, int to) {
    if (to <= from || to - from > MOST_DIGITS) {
      return -1;
    }
    long version = 0;
    for (int i = from; i < to; i++) {
      if (message[i] < '0' || message[i] > '9') {
        return -1;
      }
      version = version * 10 + (message[i] - '0');
    }
    return version;
  }
}
