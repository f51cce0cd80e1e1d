package io.tidemark.model.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.io.NumberOutput;
import io.tidemark.model.Decimals;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object into bytes; what is null is written as null. */
final class ObjectWriter {
  /*
   * Names and most texts are plain ASCII and are copied as they are, which takes a third of what
   * Jackson's generator takes; whatever needs escaping or encoding is left to Jackson's encoder, and
   * doubles to its writer, which yields the shortest digits on every JDK.
   */
  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

  private static final int FIRST_BYTES = 512;

  /** So many digits always fit into a long. */
  private static final int LONG_DIGITS = 18;

  /** Writes the fields of an object. */
  interface Fields {
    void write(ObjectWriter out);
  }

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;
  private boolean first = true;

  private ObjectWriter() {}

  static byte[] write(Fields fields) {
    ObjectWriter out = new ObjectWriter();
    out.object(fields);
    return Arrays.copyOf(out.bytes, out.length);
  }

  /** A view of a cache topic: its version comes first. */
  static byte[] view(long version, Fields fields) {
    return write(
        out -> {
          out.whole("version", version);
          fields.write(out);
        });
  }

  ObjectWriter text(String name, @Nullable Object value) {
    name(name);
    return value == null ? literal("null") : quoted(value.toString());
  }

  ObjectWriter decimal(String name, @Nullable BigDecimal value) {
    name(name);
    return value == null ? literal("null") : quoted(value);
  }

  ObjectWriter whole(String name, long value) {
    name(name);
    return literal(Long.toString(value));
  }

  ObjectWriter whole(String name, @Nullable Long value) {
    name(name);
    return literal(String.valueOf(value));
  }

  ObjectWriter bool(String name, boolean value) {
    name(name);
    return literal(value ? "true" : "false");
  }

  /** A ratio; null where it is not finite. */
  ObjectWriter number(String name, @Nullable Double value) {
    name(name);
    return literal(
        value == null || !Double.isFinite(value) ? "null" : NumberOutput.toString(value, true));
  }

  /** A score, rounded half-up to 0.1 for show. */
  ObjectWriter score(String name, @Nullable Double value) {
    return number(name, value == null ? null : (Double) Decimals.tenths(value));
  }

  ObjectWriter numbers(String name, Map<String, @Nullable Double> values) {
    return object(
        name,
        out -> {
          for (Map.Entry<String, @Nullable Double> entry : values.entrySet()) {
            out.number(entry.getKey(), entry.getValue());
          }
        });
  }

  ObjectWriter object(String name, Fields fields) {
    name(name);
    object(fields);
    return this;
  }

  ObjectWriter objects(String name, Iterable<? extends Fields> elements) {
    name(name);
    open('[');
    for (Fields element : elements) {
      next();
      object(element);
    }
    close(']');
    return this;
  }

  ObjectWriter texts(String name, Iterable<?> values) {
    name(name);
    open('[');
    for (Object value : values) {
      next();
      quoted(value.toString());
    }
    close(']');
    return this;
  }

  private void object(Fields fields) {
    open('{');
    fields.write(this);
    close('}');
  }

  private void open(char bracket) {
    room(1);
    bytes[length++] = (byte) bracket;
    first = true;
  }

  private void close(char bracket) {
    room(1);
    bytes[length++] = (byte) bracket;
    first = false;
  }

  private void next() {
    if (!first) {
      room(1);
      bytes[length++] = ',';
    }
    first = false;
  }

  private void name(String name) {
    next();
    quoted(name);
    room(1);
    bytes[length++] = ':';
  }

  /** What is ASCII and needs no quotes. */
  private ObjectWriter literal(String text) {
    int size = text.length();
    room(size);
    byte[] to = bytes;
    int at = length;
    for (int i = 0; i < size; i++) {
      to[at + i] = (byte) text.charAt(i);
    }
    length = at + size;
    return this;
  }

  private ObjectWriter quoted(String text) {
    int size = text.length();
    room(size + 2);
    byte[] to = bytes;
    int at = length;
    to[at++] = '"';
    for (int i = 0; i < size; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return encoded(text);
      }
      to[at++] = (byte) c;
    }
    to[at] = '"';
    length = at + 1;
    return this;
  }

  /** Most decimals have few digits, which are written without a text in between. */
  private ObjectWriter quoted(BigDecimal value) {
    int scale = value.scale();
    if (scale < 0 || scale > Decimals.FRACTION_DIGITS || value.precision() > LONG_DIGITS) {
      return quoted(value.toPlainString());
    }
    room(LONG_DIGITS + Decimals.FRACTION_DIGITS + 5);
    long unscaled = value.unscaledValue().longValue();
    bytes[length++] = '"';
    if (unscaled < 0) {
      bytes[length++] = '-';
    }
    digits(Math.abs(unscaled), scale);
    bytes[length++] = '"';
    return this;
  }

  private void digits(long unscaled, int scale) {
    int point = scale == 0 ? 0 : 1;
    int size = Math.max(digitsOf(unscaled), scale + 1) + point;
    byte[] to = bytes;
    long rest = unscaled;
    for (int i = length + size - 1, n = 0; i >= length; i--, n++) {
      if (point == 1 && n == scale) {
        to[i] = '.';
      } else {
        to[i] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
    length += size;
  }

  private static int digitsOf(long value) {
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  /** Escaped as JSON wants it; half a surrogate pair, which has no encoding, becomes a '?'. */
  private ObjectWriter encoded(String text) {
    byte[] encoded = new String(ENCODER.quoteAsString(text)).getBytes(StandardCharsets.UTF_8);
    room(encoded.length + 2);
    bytes[length++] = '"';
    System.arraycopy(encoded, 0, bytes, length, encoded.length);
    length += encoded.length;
    bytes[length++] = '"';
    return this;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
