package io.tidemark.sink;

/**
 * Something was refused or its outcome is not known: the same is to be tried again, since the write
 * rule makes a repeat harmless.
 */
final class RetryLaterException extends RuntimeException {
  /**
   * Says what does not work.
   *
   * @param part {@code redis} or {@code dead-letters}
   */
  RetryLaterException(String part, Throwable cause) {
    super(part + ": " + cause.getMessage(), cause);
  }

  /**
   * Says what does not work, in words of its own.
   *
   * @param part {@code redis} or {@code dead-letters}
   */
  RetryLaterException(String part, String trouble, Throwable cause) {
    super(part + ": " + trouble, cause);
  }

  RetryLaterException(String message) {
    super(message);
  }
}
