package io.tidemark.query;

import io.tidemark.model.InvalidRecordException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Some of an entry's fields, by name, and always its version; values are copied as they are. */
final class Projection {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]{1,32}");
  private static final byte[] VERSION = "version".getBytes(StandardCharsets.US_ASCII);

  private final List<byte[]> names;

  private Projection(List<byte[]> names) {
    this.names = names;
  }

  /** The fields of {@code fields=price,eventTime}; null for all of them. */
  static @Nullable Projection of(Params params) {
    List<String> given = params.names("fields", "");
    if (given.isEmpty()) {
      return null;
    }
    List<byte[]> names = new ArrayList<>(given.size() + 1);
    names.add(VERSION);
    for (String name : given) {
      if (!NAME.matcher(name).matches()) {
        throw InvalidRecordException.of("fields", "must be names of fields", name);
      }
      names.add(name.getBytes(StandardCharsets.US_ASCII));
    }
    return new Projection(names);
  }

  /** The entry with these fields alone, in its own order; fields that it does not have are not. */
  byte[] of(byte[] json) {
    Scan scan = new Scan(json);
    byte[] out = new byte[json.length + 2];
    int length = 0;
    out[length++] = '{';
    while (scan.next()) {
      if (wanted(json, scan)) {
        if (length > 1) {
          out[length++] = ',';
        }
        int size = scan.end - scan.nameStart + 1;
        System.arraycopy(json, scan.nameStart - 1, out, length, size);
        length += size;
      }
    }
    out[length++] = '}';
    return Arrays.copyOf(out, length);
  }

  private boolean wanted(byte[] json, Scan scan) {
    for (byte[] name : names) {
      if (Arrays.equals(json, scan.nameStart, scan.nameEnd, name, 0, name.length)) {
        return true;
      }
    }
    return false;
  }

  /** Walks over the fields of one object; confined to one thread. */
  private static final class Scan {
    private final byte[] json;
    private int at = 1; // behind the opening brace
    private int nameStart;
    private int nameEnd;
    private int end;

    Scan(byte[] json) {
      this.json = json;
    }

    /** Goes on to the next field; false where there is none, or no object to walk over. */
    boolean next() {
      while (at < json.length && json[at] != '"') {
        at++;
      }
      if (at >= json.length) {
        return false;
      }
      nameStart = at + 1;
      nameEnd = text(at) - 1;
      at = value(nameEnd + 1);
      end = at;
      return at < json.length;
    }

    /** Behind the text that begins there. */
    private int text(int from) {
      int i = from + 1;
      while (i < json.length && json[i] != '"') {
        i += json[i] == '\\' ? 2 : 1;
      }
      return i + 1;
    }

    /** Behind the value that begins somewhere behind {@code from}: at its comma or its brace. */
    private int value(int from) {
      int depth = 0;
      int i = from;
      while (i < json.length) {
        byte b = json[i];
        if (b == '"') {
          i = text(i);
          continue;
        }
        if (depth == 0 && (b == ',' || b == '}')) {
          return i;
        }
        if (b == '{' || b == '[') {
          depth++;
        } else if (b == '}' || b == ']') {
          depth--;
        }
        i++;
      }
      return i;
    }
  }
}
