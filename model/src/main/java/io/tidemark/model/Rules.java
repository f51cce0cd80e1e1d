package io.tidemark.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Rules that several records share. */
final class Rules {
  /** The end of the year 9999, the last that RFC 3339 can write. */
  private static final long MAX_TIME = 253_402_300_799_999L;

  private Rules() {}

  static @Nullable String bounded(String field, @Nullable String text, int most) {
    if (text != null && (text.isEmpty() || text.length() > most)) {
      throw InvalidRecordException.of(field, "must have 1 to " + most + " characters", text);
    }
    return text;
  }

  /** Three to ten letters or digits, upper case: fiat codes and crypto tickers. */
  static void currency(@Nullable String code) {
    if (code == null) {
      return;
    }
    boolean valid = code.length() >= 3 && code.length() <= 10;
    for (int i = 0; valid && i < code.length(); i++) {
      char c = code.charAt(i);
      valid = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
    if (!valid) {
      throw InvalidRecordException.of("currency", "must match [A-Z0-9]{3,10}", code);
    }
  }

  static void positiveOrNull(String field, @Nullable BigDecimal value) {
    if (value != null) {
      Decimals.positive(field, value);
    }
  }

  /** The session day of an early time may begin before the epoch. */
  static void openTime(String field, long millis) {
    if (millis < -2 * 86_400_000L) {
      throw InvalidRecordException.of(field, "must not lie before the epoch", millis);
    }
    eventTime(field, Math.max(0, millis));
  }

  static void eventTime(String field, long millis) {
    if (millis < 0 || millis > MAX_TIME) {
      throw InvalidRecordException.of(
          field, "must be epoch milliseconds from 0 to 9999-12-31", millis);
    }
  }
}
