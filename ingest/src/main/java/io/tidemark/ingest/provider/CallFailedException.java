package io.tidemark.ingest.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call, or a stream, that did not yield what it was made for; its message holds no secret. */
final class CallFailedException extends RuntimeException {
  /** What went wrong. */
  enum Kind {
    /** The provider's budget is spent for longer than the call can wait. */
    BUDGET(false, false),
    /** The circuit breaker is open. */
    BREAKER(false, false),
    /** No answer in time. */
    DEADLINE(true, true),
    /** The connection could not be made, or broke. */
    CONNECTION(true, true),
    /** The provider's certificate is not to be trusted. */
    TLS(false, true),
    /** 429: too many requests. */
    LIMITED(true, true),
    /** 418: went on after too many requests. */
    BANNED(false, true),
    /** Another status of 4xx. */
    STATUS(false, false),
    /** A status of 5xx. */
    SERVER(true, true),
    /** A redirect, which is never followed: its target is not the provider that was configured. */
    REDIRECT(false, true),
    /** More bytes than are taken. */
    TOO_LARGE(false, true),
    /** No JSON by its content type. */
    CONTENT_TYPE(false, true),
    /** An answer or a frame that is none of the provider's. */
    UNREADABLE(false, true),
    /** A stream without a sign of life. */
    SILENT(true, true),
    /** A stream that the provider ended. */
    ENDED(true, true);

    private final boolean retryable;
    private final boolean ill;

    Kind(boolean retryable, boolean ill) {
      this.retryable = retryable;
      this.ill = ill;
    }

    /** Whether the same call may do better a little later. */
    boolean retryable() {
      return retryable;
    }

    /** Whether it says that the provider is not well. */
    boolean ill() {
      return ill;
    }
  }

  private final Kind kind;
  private final @Nullable Duration retryAfter;

  CallFailedException(Kind kind, String message) {
    this(kind, message, null);
  }

  CallFailedException(Kind kind, String message, @Nullable Duration retryAfter) {
    // expected and frequent: a stack trace would tell nothing
    super(message, null, false, false);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  Kind kind() {
    return kind;
  }

  /** How long the provider asks to be left alone; null where it does not say. */
  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
