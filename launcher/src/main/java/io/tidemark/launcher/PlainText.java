package io.tidemark.launcher;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Text from strangers, made safe to show: what could move a terminal's cursor, change its colours
 * or turn the direction of the text is written as an escape.
 */
final class PlainText {
  private static final String CUT = "…";

  private PlainText() {}

  /** On one line. */
  static String line(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(point -> append(safe, point));
    return safe.toString();
  }

  /** On one line, of at most {@code most} characters. */
  static String line(String text, int most) {
    String safe = line(text);
    return safe.codePointCount(0, safe.length()) <= most
        ? safe
        : safe.substring(0, safe.offsetByCodePoints(0, most - 1)) + CUT;
  }

  /** On its own lines, which alone are kept as they are. */
  static String lines(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (point == '\n' || point == '\t') {
                safe.appendCodePoint(point);
              } else {
                append(safe, point);
              }
            });
    return safe.toString();
  }

  /** The text that {@code bytes} are in UTF-8; empty where they are none. */
  static Optional<String> decode(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Whether {@code text} is for people: nothing in it but characters to be seen, and lines. */
  static boolean printable(String text) {
    return text.codePoints()
        .allMatch(point -> point == '\n' || point == '\r' || point == '\t' || visible(point));
  }

  private static void append(StringBuilder safe, int point) {
    if (visible(point)) {
      safe.appendCodePoint(point);
    } else {
      safe.append(String.format(Locale.ROOT, "\\u%04x", point));
    }
  }

  private static boolean visible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
