package io.tidemark.ingest;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where in a body its items lie: one object, the elements of an array, or the lines of NDJSON. */
final class Items {
  /*
   * The body is split by its brackets and quotes alone, and each item is then parsed once, by its
   * codec. So an item whose inside is broken hurts no other as long as its brackets and quotes
   * match. The first pass counts and finds what can't be split before anything is sent; the second
   * keeps nothing, so that a body of 8 MB costs no more memory than itself.
   */

  /** More would keep a thread busy for too long. */
  static final int MAX_ITEMS = 200_000;

  /** Takes one item, {@code body[from..to)}; false ends the walk. */
  interface Visitor {
    boolean item(int index, int from, int to);
  }

  /** A body that can't be split into items. */
  static final class UnreadableBodyException extends RuntimeException {
    UnreadableBodyException(String message) {
      super(message);
    }
  }

  /** A body of too many items. */
  static final class TooManyItemsException extends RuntimeException {
    TooManyItemsException() {
      super("more than " + MAX_ITEMS + " items");
    }
  }

  private enum Form {
    OBJECT,
    ARRAY,
    LINES
  }

  private final byte[] body;
  private final int start;
  private final Form form;
  private final int count;

  private Items(byte[] body, int start, Form form) {
    this.body = body;
    this.start = start;
    this.form = form;
    this.count = walk((index, from, to) -> true);
  }

  /** The items of a body, at least one; throws where it has none or can't be split. */
  static Items of(byte[] body, @Nullable String contentType) {
    int start = JsonScan.skipBlank(body, JsonScan.afterByteOrderMark(body));
    if (start == body.length) {
      throw new UnreadableBodyException("the body is empty");
    }
    Items items = new Items(body, start, form(body, start, contentType));
    if (items.count == 0) {
      throw new UnreadableBodyException("the array is empty");
    }
    return items;
  }

  int count() {
    return count;
  }

  /** Visits the items in their order until the visitor has enough; returns how many it saw. */
  int forEach(Visitor visitor) {
    return walk(visitor);
  }

  private static Form form(byte[] body, int start, @Nullable String contentType) {
    if (isNdjson(contentType)) {
      return Form.LINES;
    }
    return switch (body[start]) {
      case '[' -> Form.ARRAY;
      case '{' -> objectOrLines(body, start);
      default ->
          throw new UnreadableBodyException(
              "the body must be a JSON object, an array of them, or one on each line");
    };
  }

  private static boolean isNdjson(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    return type.contains("ndjson") || type.contains("jsonl") || type.contains("json-lines");
  }

  private static Form objectOrLines(byte[] body, int start) {
    int end = JsonScan.afterBrackets(body, start);
    int next = JsonScan.skipBlank(body, end);
    boolean newLine = false;
    for (int i = end; i < next; i++) {
      newLine |= body[i] == '\n';
    }
    return newLine && next < body.length ? Form.LINES : Form.OBJECT;
  }

  private int walk(Visitor visitor) {
    return switch (form) {
      case OBJECT -> {
        visitor.item(0, start, body.length);
        yield 1;
      }
      case ARRAY -> elements(visitor);
      case LINES -> lines(visitor);
    };
  }

  private int elements(Visitor visitor) {
    int from = start + 1;
    for (int index = 0; ; index++) {
      int end = JsonScan.elementEnd(body, from);
      if (end == body.length || body[end] == '}') {
        throw new UnreadableBodyException("broken JSON: the array is not closed");
      }
      boolean last = body[end] == ']';
      if (last && JsonScan.skipBlank(body, end + 1) < body.length) {
        throw new UnreadableBodyException("broken JSON: the body goes on after the array");
      }
      if (last && index == 0 && JsonScan.skipBlank(body, from) == end) {
        return 0;
      }
      if (!visit(visitor, index, from, end) || last) {
        return index + 1;
      }
      from = end + 1;
    }
  }

  private int lines(Visitor visitor) {
    int index = 0;
    int from = start;
    while (from < body.length) {
      int end = JsonScan.lineEnd(body, from);
      if (!visit(visitor, index++, from, end)) {
        return index;
      }
      from = JsonScan.skipBlank(body, end);
    }
    return index;
  }

  private static boolean visit(Visitor visitor, int index, int from, int to) {
    if (index >= MAX_ITEMS) {
      throw new TooManyItemsException();
    }
    return visitor.item(index, from, to);
  }
}
