package io.tidemark.query;

import io.tidemark.model.InvalidRecordException;
import java.util.regex.Pattern;

/** The name of a momentum model, {@code [a-z0-9][a-z0-9.-]{0,31}}. */
record ModelName(String value) {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9.-]{0,31}");

  /** The model that is meant where none is named. */
  static final ModelName DEFAULT = new ModelName("tidemark-1");

  ModelName {
    if (!SHAPE.matcher(value).matches()) {
      throw InvalidRecordException.of("model", "must match " + SHAPE, value);
    }
  }
}
