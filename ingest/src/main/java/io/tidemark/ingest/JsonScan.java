package io.tidemark.ingest;

/** Finds its way through JSON by brackets, quotes and blanks alone, without parsing it. */
final class JsonScan {
  private JsonScan() {}

  /** The first byte after a UTF-8 byte order mark, if there is one. */
  static int afterByteOrderMark(byte[] json) {
    boolean marked =
        json.length >= 3
            && json[0] == (byte) 0xEF
            && json[1] == (byte) 0xBB
            && json[2] == (byte) 0xBF;
    return marked ? 3 : 0;
  }

  /** The first byte from {@code from} on that is no white space; the length where there is none. */
  static int skipBlank(byte[] json, int from) {
    int i = from;
    while (i < json.length
        && (json[i] == ' ' || json[i] == '\n' || json[i] == '\r' || json[i] == '\t')) {
      i++;
    }
    return i;
  }

  /** The next line feed from {@code from} on; the length where there is none. */
  static int lineEnd(byte[] json, int from) {
    int i = from;
    while (i < json.length && json[i] != '\n') {
      i++;
    }
    return i;
  }

  /**
   * The next comma or closing bracket from {@code from} on that is in no string and in no bracket
   * opened since; the length where there is none.
   */
  static int elementEnd(byte[] json, int from) {
    int depth = 0;
    for (int i = from; i < json.length; i++) {
      switch (json[i]) {
        case '"' -> i = closingQuote(json, i);
        case '{', '[' -> depth++;
        case '}', ']' -> {
          if (depth-- == 0) {
            return i;
          }
        }
        case ',' -> {
          if (depth == 0) {
            return i;
          }
        }
        default -> {}
      }
    }
    return json.length;
  }

  /** The byte after the bracket that closes the one at {@code open}; the length where none does. */
  static int afterBrackets(byte[] json, int open) {
    int end = open + 1;
    do {
      end = elementEnd(json, end);
    } while (end < json.length && json[end++] == ',');
    return end;
  }

  private static int closingQuote(byte[] json, int open) {
    int i = open + 1;
    while (i < json.length && json[i] != '"') {
      i += json[i] == '\\' ? 2 : 1;
    }
    return i;
  }
}
