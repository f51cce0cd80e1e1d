package io.tidemark.query;

import io.tidemark.model.InvalidRecordException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes percent-encoded UTF-8, strictly. */
final class Percent {
  private Percent() {}

  /** A part of a path; {@code field} is what it is told as where it can't be decoded. */
  static String path(String field, String text) {
    return text.indexOf('%') < 0 ? text : decode(field, text, false);
  }

  /** A part of a query, where a plus stands for a space. */
  static String query(String field, String text) {
    return text.indexOf('%') < 0 && text.indexOf('+') < 0 ? text : decode(field, text, true);
  }

  private static String decode(String field, String text, boolean plusIsSpace) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.write(pair(field, text, i));
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        bytes.write(' ');
      } else if (c < 0x80) {
        bytes.write(c);
      } else {
        throw wrong(field, text);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw wrong(field, text);
    }
  }

  private static int pair(String field, String text, int at) {
    if (at + 2 >= text.length()) {
      throw wrong(field, text);
    }
    int high = hex(text.charAt(at + 1));
    int low = hex(text.charAt(at + 2));
    if (high < 0 || low < 0) {
      throw wrong(field, text);
    }
    return high * 16 + low;
  }

  private static int hex(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private static InvalidRecordException wrong(String field, String text) {
    return InvalidRecordException.of(field, "must be percent-encoded UTF-8", text);
  }
}
