package io.tidemark.query;

import io.tidemark.model.InvalidRecordException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** Reads a time as clients write it. */
final class Times {
  /** The first millisecond after the year 9999, the last that RFC 3339 can write. */
  static final long END = 253_402_300_800_000L;

  private static final Pattern MILLIS = Pattern.compile("[0-9]{1,15}");
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private Times() {}

  /** Epoch milliseconds, RFC 3339 or, for its UTC midnight, {@code yyyy-MM-dd}. */
  static long parse(String field, String text) {
    try {
      long millis = millis(text);
      if (millis >= 0 && millis <= END) {
        return millis;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // told below, with what is out of range
    }
    throw InvalidRecordException.of(
        field, "must be epoch milliseconds, RFC 3339 or yyyy-MM-dd, from 1970 to 9999", text);
  }

  private static long millis(String text) {
    if (MILLIS.matcher(text).matches()) {
      return Long.parseLong(text);
    }
    if (DAY.matcher(text).matches()) {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
    // the plus of an offset that was not percent-encoded has become a space
    return OffsetDateTime.parse(text.replace(' ', '+')).toInstant().toEpochMilli();
  }
}
