package io.tidemark.ingest;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.tidemark.model.Decimals;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Symbol;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads single fields; remembers the last symbol, as the next row mostly has the same. */
final class CsvFields {
  private String lastText = "";
  private @Nullable Symbol lastSymbol;

  Symbol symbol(String text) {
    Symbol last = lastSymbol;
    if (last != null && text.equals(lastText)) {
      return last;
    }
    Symbol symbol = Symbol.parse(text);
    lastText = text;
    lastSymbol = symbol;
    return symbol;
  }

  static BigDecimal required(String name, String text) {
    if (text.isEmpty()) {
      throw new InvalidRecordException(name + ": is missing");
    }
    return Decimals.parse(name, text);
  }

  /** Null where the field is empty, or the file has no such column ({@code at} below zero). */
  static @Nullable BigDecimal optional(String name, CsvRecord row, int at) {
    if (at < 0 || row.getField(at).isEmpty()) {
      return null;
    }
    return Decimals.parse(name, row.getField(at));
  }
}
