package io.tidemark.model.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object into bytes; what is null is written as null. */
final class ObjectWriter {
  /** Writes the fields of an object. */
  interface Fields {
    void write(ObjectWriter out) throws IOException;
  }

  private final JsonGenerator generator;

  private ObjectWriter(JsonGenerator generator) {
    this.generator = generator;
  }

  static byte[] write(Fields fields) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
      try (JsonGenerator generator = ObjectReader.JSON.createGenerator(bytes)) {
        generator.writeStartObject();
        fields.write(new ObjectWriter(generator));
        generator.writeEndObject();
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A view of a cache topic: its version comes first. */
  static byte[] view(long version, Fields fields) {
    return write(
        out -> {
          out.whole("version", version);
          fields.write(out);
        });
  }

  ObjectWriter text(String name, @Nullable Object value) throws IOException {
    generator.writeStringField(name, value == null ? null : value.toString());
    return this;
  }

  ObjectWriter decimal(String name, @Nullable BigDecimal value) throws IOException {
    generator.writeStringField(name, value == null ? null : value.toPlainString());
    return this;
  }

  ObjectWriter whole(String name, long value) throws IOException {
    generator.writeNumberField(name, value);
    return this;
  }

  ObjectWriter whole(String name, @Nullable Long value) throws IOException {
    if (value == null) {
      generator.writeNullField(name);
    } else {
      generator.writeNumberField(name, value.longValue());
    }
    return this;
  }

  ObjectWriter bool(String name, boolean value) throws IOException {
    generator.writeBooleanField(name, value);
    return this;
  }

  /** A ratio; null where it is not finite. */
  ObjectWriter number(String name, @Nullable Double value) throws IOException {
    if (value == null || !Double.isFinite(value)) {
      generator.writeNullField(name);
    } else {
      generator.writeNumberField(name, value.doubleValue());
    }
    return this;
  }

  /** A score, rounded half-up to 0.1 for show. */
  ObjectWriter score(String name, @Nullable Double value) throws IOException {
    return number(
        name,
        value == null
            ? null
            : new BigDecimal(value).setScale(1, RoundingMode.HALF_UP).doubleValue());
  }

  ObjectWriter numbers(String name, Map<String, @Nullable Double> values) throws IOException {
    generator.writeObjectFieldStart(name);
    for (Map.Entry<String, @Nullable Double> entry : values.entrySet()) {
      number(entry.getKey(), entry.getValue());
    }
    generator.writeEndObject();
    return this;
  }

  ObjectWriter object(String name, Fields fields) throws IOException {
    generator.writeObjectFieldStart(name);
    fields.write(this);
    generator.writeEndObject();
    return this;
  }

  ObjectWriter objects(String name, Iterable<? extends Fields> elements) throws IOException {
    generator.writeArrayFieldStart(name);
    for (Fields element : elements) {
      generator.writeStartObject();
      element.write(this);
      generator.writeEndObject();
    }
    generator.writeEndArray();
    return this;
  }

  ObjectWriter texts(String name, Iterable<?> values) throws IOException {
    generator.writeArrayFieldStart(name);
    for (Object value : values) {
      generator.writeString(value.toString());
    }
    generator.writeEndArray();
    return this;
  }
}
