package io.tidemark.sink;

/** What was asked for can't be done as things stand; nothing has been changed. */
public final class RebuildRefusedException extends RuntimeException {
  RebuildRefusedException(String message) {
    super(message);
  }
}
