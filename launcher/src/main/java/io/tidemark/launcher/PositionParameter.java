package io.tidemark.launcher;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Tidemark;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a position, {@code partition@offset}. */
final class PositionParameter implements ITypeConverter<Tidemark> {
  @Override
  public Tidemark convert(String text) {
    try {
      return Tidemark.parse(text);
    } catch (InvalidRecordException e) {
      throw new TypeConversionException("must be partition@offset, was " + PlainText.line(text));
    }
  }
}
