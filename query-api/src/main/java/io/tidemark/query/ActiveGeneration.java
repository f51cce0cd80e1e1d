package io.tidemark.query;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The generation last seen to be served; safe for many threads. It is a guess only: every read asks
 * {@code tm:active} along with what it reads, and is done again where the guess was wrong.
 */
final class ActiveGeneration {
  private static final int MAX_DIGITS = 18;

  private volatile long guess;
  private volatile long changes;

  long guess() {
    return guess;
  }

  /** How often the guess has changed, so that whoever keeps something can tell; told first. */
  long changes() {
    return changes;
  }

  void seen(long generation) {
    if (guess != generation) {
      change(generation);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written by one thread at a time, read by all
  private synchronized void change(long generation) {
    if (guess != generation) {
      changes++;
      guess = generation;
    }
  }

  /** The generation that {@code tm:active} holds; refuses where it is missing. */
  static long parse(byte @Nullable [] value) {
    if (value == null) {
      throw RefusedException.beingFilled();
    }
    if (value.length == 0 || value.length > MAX_DIGITS) {
      throw unreadable(value);
    }
    long generation = 0;
    for (byte b : value) {
      if (b < '0' || b > '9') {
        throw unreadable(value);
      }
      generation = generation * 10 + (b - '0');
    }
    return generation;
  }

  private static IllegalStateException unreadable(byte[] value) {
    return new IllegalStateException(
        "tm:active holds no generation: " + new String(value, StandardCharsets.ISO_8859_1));
  }
}
