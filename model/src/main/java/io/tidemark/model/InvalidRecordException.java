package io.tidemark.model;

import org.jspecify.annotations.Nullable;

/** A record that breaks a rule; the message names the field and the value. */
public final class InvalidRecordException extends IllegalArgumentException {
  private static final int SHOWN = 80;

  public InvalidRecordException(String message) {
    super(message);
  }

  /** For example {@code price: must be above zero, was -1}. */
  public static InvalidRecordException of(String field, String rule, @Nullable Object value) {
    String text = String.valueOf(value);
    String shown = text.length() <= SHOWN ? text : text.substring(0, cut(text)) + "…";
    return new InvalidRecordException(field + ": " + rule + ", was " + shown);
  }

  /** Half a surrogate pair could not be written as UTF-8. */
  private static int cut(String text) {
    return Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
  }
}
