package io.tidemark.bench;

/** What was served in the end is not what it must be, so that a run's figures count for nothing. */
final class WrongResultException extends RuntimeException {
  WrongResultException(String message) {
    super(message);
  }
}
