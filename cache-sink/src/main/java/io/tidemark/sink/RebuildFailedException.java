package io.tidemark.sink;

/** A rebuild has ended before its generation could be served; readers have noticed nothing. */
public final class RebuildFailedException extends RuntimeException {
  RebuildFailedException(String message) {
    super(message);
  }

  RebuildFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
