package io.tidemark.ingest;

import org.jspecify.annotations.Nullable;

/** A replay that can't begin or go on; the message names the file, or what else is in the way. */
public final class ReplayException extends RuntimeException {
  public ReplayException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
