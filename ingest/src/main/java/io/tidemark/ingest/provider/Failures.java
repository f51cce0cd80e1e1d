package io.tidemark.ingest.provider;

import io.tidemark.ingest.provider.CallFailedException.Kind;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.UpgradeRejectedException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells what a status or an exception means. */
final class Failures {
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private Failures() {}

  /** What a status other than 200 means. */
  static CallFailedException ofStatus(int status, MultiMap headers, Instant now) {
    return new CallFailedException(
        kind(status), "status " + status, retryAfter(headers.get("Retry-After"), now));
  }

  private static Kind kind(int status) {
    return switch (status) {
      case 429 -> Kind.LIMITED;
      case 418 -> Kind.BANNED;
      case 408 -> Kind.SERVER;
      default ->
          status >= 500 ? Kind.SERVER : status >= 300 && status < 400 ? Kind.REDIRECT : Kind.STATUS;
    };
  }

  /** What an exception of the HTTP client means; only its kind is told, it may name a path. */
  static CallFailedException of(Throwable failure, Instant now) {
    if (failure instanceof CallFailedException known) {
      return known;
    }
    if (failure instanceof UpgradeRejectedException rejected) {
      return ofStatus(rejected.getStatus(), rejected.getHeaders(), now);
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return new CallFailedException(Kind.TLS, "TLS: " + cause.getMessage());
      }
    }
    return failure instanceof TimeoutException
        ? new CallFailedException(Kind.DEADLINE, "no answer in time")
        : new CallFailedException(Kind.CONNECTION, told(failure));
  }

  private static String told(Throwable failure) {
    if (failure instanceof UnknownHostException) {
      return "its host is unknown";
    }
    if (failure instanceof ConnectException) {
      return "it can't be reached";
    }
    return failure instanceof HttpClosedException || failure instanceof ClosedChannelException
        ? "it closed the connection"
        : failure.getClass().getSimpleName();
  }

  /** Seconds or a date; at most an hour, so that a provider can't send us away for good. */
  static @Nullable Duration retryAfter(@Nullable String header, Instant now) {
    return Optional.ofNullable(header)
        .flatMap(text -> parsed(text.strip(), now))
        .map(pause -> pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause)
        .map(pause -> pause.isNegative() ? Duration.ZERO : pause)
        .orElse(null);
  }

  private static Optional<Duration> parsed(String text, Instant now) {
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Optional.of(Duration.between(now, date.toInstant()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
