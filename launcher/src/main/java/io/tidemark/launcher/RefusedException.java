package io.tidemark.launcher;

/** What was asked for can't be done as it was asked; the message is one line for people. */
final class RefusedException extends RuntimeException {
  RefusedException(String message) {
    super(message);
  }

  RefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
