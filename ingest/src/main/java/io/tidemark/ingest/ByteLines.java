package io.tidemark.ingest;

import io.tidemark.model.wire.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a stream as bytes, bounded in length; confined to one thread. */
final class ByteLines {
  /** Longer lines are passed over. */
  static final int MAX_LENGTH = Topics.MAX_INPUT_BYTES;

  private final InputStream in;
  private final byte[] buffer = new byte[64 * 1024];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int from;
  private int to;
  private long number;
  private boolean tooLong;

  ByteLines(InputStream in) {
    this.in = in;
  }

  /** Goes to the next line; false at the end. */
  boolean advance() throws IOException {
    line.reset();
    tooLong = false;
    boolean any = false;
    while (fill()) {
      any = true;
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      take(end - from);
      from = end + 1;
      if (end < to) {
        break;
      }
    }
    if (any) {
      number++;
    }
    return any;
  }

  /** The line without its line feed; null where it was too long. */
  byte @Nullable [] current() {
    return tooLong ? null : line.toByteArray();
  }

  /** Of the current line; the first is 1. */
  long number() {
    return number;
  }

  private boolean fill() throws IOException {
    if (from < to) {
      return true;
    }
    from = 0;
    to = in.read(buffer);
    return to > 0;
  }

  private void take(int length) {
    tooLong |= line.size() + length > MAX_LENGTH;
    if (!tooLong) {
      line.write(buffer, from, length);
    }
  }
}
