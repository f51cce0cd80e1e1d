package io.tidemark.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;

/** Results as JSON on one line, for programs. */
final class JsonText {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private static final ObjectMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private JsonText() {}

  /** Of records, maps and lists. */
  static String of(Object value) {
    return of(value, JSON);
  }

  /** The same in ASCII alone, so that nothing in a stranger's text can reach a terminal. */
  static String ascii(Object value) {
    return of(value, ASCII).replace("\u007f", "\\u007f");
  }

  private static String of(Object value, ObjectMapper mapper) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
