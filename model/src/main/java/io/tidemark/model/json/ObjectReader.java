package io.tidemark.model.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.tidemark.model.Decimals;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Symbol;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the fields of one JSON object. Unknown fields are skipped, a null counts as absent, a
 * repeated field's last value counts. Whatever is wrong becomes an {@link InvalidRecordException}
 * that names the field.
 */
final class ObjectReader {
  /** Takes the value of one field, or leaves it. */
  interface Fields {
    void field(String name, ObjectReader in) throws IOException;
  }

  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(16).maxNumberLength(100).build())
          .build();

  private final JsonParser parser;
  private String field = "";

  private ObjectReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads the one object that {@code json} holds. */
  static void read(byte[] json, Fields fields) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidRecordException("not a JSON object: starts with " + parser.currentToken());
      }
      new ObjectReader(parser).object(fields);
      if (parser.nextToken() != null) {
        throw new InvalidRecordException("not one JSON object: goes on after its end");
      }
    } catch (JacksonException e) {
      throw new InvalidRecordException("broken JSON: " + e.getOriginalMessage());
    } catch (CharConversionException e) {
      // bytes that look like UTF-16 or UTF-32 to Jackson, but are not
      throw new InvalidRecordException("broken JSON: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void object(Fields fields) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value != JsonToken.VALUE_NULL) {
        field = name;
        fields.field(name, this);
        if (parser.currentToken() == JsonToken.START_OBJECT
            || parser.currentToken() == JsonToken.START_ARRAY) {
          parser.skipChildren();
        }
      }
    }
  }

  /** Each element, an object, of the array that is the current value. */
  void objects(Fields fields, Runnable afterEach) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw wrong("must be an array");
    }
    String array = field;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        field = array;
        throw wrong("must hold objects only");
      }
      object(fields);
      afterEach.run();
    }
  }

  /** The current value as text. */
  String text() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong("must be a string");
    }
    return parser.getText();
  }

  /** The current value as a symbol, upper-cased. */
  Symbol symbol() throws IOException {
    String text = text();
    try {
      return Symbol.parse(text);
    } catch (InvalidRecordException e) {
      throw field.equals("symbol") ? e : new InvalidRecordException(field + ": " + e.getMessage());
    }
  }

  /** The current value, a string or a number, as a decimal. */
  BigDecimal decimal() throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          Decimals.parse(field, parser.getText());
      default -> throw wrong("must be a decimal");
    };
  }

  /** The current value as a decimal of any length: a sum that we wrote ourselves. */
  BigDecimal sum() throws IOException {
    return new BigDecimal(text());
  }

  /** The current value as a whole number. */
  long whole() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw wrong("must be a whole number");
    }
    try {
      return Long.parseLong(parser.getText());
    } catch (NumberFormatException e) {
      throw wrong("must be a whole number of 64 bits");
    }
  }

  /** The current value as a finite double. */
  double number() throws IOException {
    if (!parser.currentToken().isNumeric()) {
      throw wrong("must be a number");
    }
    return parser.getDoubleValue();
  }

  /** The current value as true or false. */
  boolean bool() throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw wrong("must be true or false");
    };
  }

  /** The current value, epoch milliseconds or RFC 3339, as epoch milliseconds. */
  long time() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return whole();
    }
    try {
      return OffsetDateTime.parse(parser.getText()).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw wrong("must be epoch milliseconds or RFC 3339");
    }
  }

  private InvalidRecordException wrong(String rule) throws IOException {
    return InvalidRecordException.of(field, rule, parser.getText());
  }

  static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw new InvalidRecordException(field + ": is missing");
    }
    return value;
  }
}
