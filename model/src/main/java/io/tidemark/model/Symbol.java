package io.tidemark.model;

import java.util.Locale;

/**
 * A ticker, upper case, {@code [A-Z0-9][A-Z0-9./:^=_-]{0,31}}; for example {@code BRK.B}, {@code
 * BTC-USD}, {@code EUR/USD}.
 */
public record Symbol(String value) implements Comparable<Symbol> {
  private static final int MAX_LENGTH = 32;

  public Symbol {
    if (!valid(value)) {
      throw InvalidRecordException.of(
          "symbol", "must match [A-Z0-9][A-Z0-9./:^=_-]{0,31} in upper case", value);
    }
  }

  /** The symbol that a client meant: upper-cased first. */
  public static Symbol parse(String text) {
    return new Symbol(text.toUpperCase(Locale.ROOT));
  }

  @Override
  public int compareTo(Symbol other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  // By hand: this runs for every price.
  private static boolean valid(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH || !alphanumeric(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!alphanumeric(c) && "./:^=_-".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean alphanumeric(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
