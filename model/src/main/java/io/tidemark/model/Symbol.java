package io.tidemark.model;

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

  /** The symbol that a client meant: ASCII letters are upper-cased first. */
  public static Symbol parse(String text) {
    return new Symbol(valid(text) ? text : upper(text));
  }

  @Override
  public int compareTo(Symbol other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  // Of all letters, some others have an upper case in ASCII: the long s, the dotless i.
  private static String upper(String text) {
    char[] letters = text.toCharArray();
    for (int i = 0; i < letters.length; i++) {
      if (letters[i] >= 'a' && letters[i] <= 'z') {
        letters[i] = Character.toUpperCase(letters[i]);
      }
    }
    return new String(letters);
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
