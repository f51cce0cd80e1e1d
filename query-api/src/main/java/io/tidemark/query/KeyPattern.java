package io.tidemark.query;

import io.tidemark.model.InvalidRecordException;
import java.util.regex.Pattern;

/**
 * A pattern of keys behind their generation, such as {@code quote:A*}: a star for any characters, a
 * question mark for one, and the characters that keys are made of. Nothing else that Redis knows in
 * patterns, and few stars, since its matching takes time that grows with the power of their number.
 */
record KeyPattern(String text) {
  private static final int LONGEST = 128;
  private static final int MOST_STARS = 4;
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9./:^=_*?-]+");

  /** Every key. */
  static final KeyPattern ALL = new KeyPattern("*");

  KeyPattern {
    boolean usable =
        text.length() <= LONGEST
            && SHAPE.matcher(text).matches()
            && text.chars().filter(c -> c == '*').count() <= MOST_STARS;
    if (!usable) {
      throw InvalidRecordException.of(
          "pattern",
          "must be 1 to "
              + LONGEST
              + " of the characters of keys, ? for any one and at most "
              + MOST_STARS
              + " * for any number",
          text);
    }
  }
}
