package io.tidemark.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.tidemark.model.Asset;
import io.tidemark.model.Symbol;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The simulated symbols, out of {@code instruments.csv}. */
final class Instruments {
  private Instruments() {}

  static List<Instrument> load() {
    List<Instrument> instruments = new ArrayList<>();
    try (InputStream in = Instruments.class.getResourceAsStream("instruments.csv");
        CsvReader<NamedCsvRecord> rows =
            CsvReader.builder().ofNamedCsvRecord(Objects.requireNonNull(in), UTF_8)) {
      rows.forEach(row -> instruments.add(instrument(row)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(instruments);
  }

  private static Instrument instrument(NamedCsvRecord row) {
    Instrument.Motion motion =
        new Instrument.Motion(
            number(row, "volatility"),
            number(row, "beta"),
            number(row, "daily_volume"),
            number(row, "spread_bps") / 10_000);
    int decimals = Integer.parseInt(row.getField("decimals"));
    return new Instrument(
        asset(row), row.getField("sector"), number(row, "price"), decimals, motion);
  }

  private static Asset asset(NamedCsvRecord row) {
    String benchmark = optional(row, "benchmark");
    return new Asset(
        new Symbol(row.getField("symbol")),
        row.getField("name"),
        row.getField("type"),
        row.getField("currency"),
        optional(row, "exchange"),
        row.getField("timezone"),
        benchmark == null ? null : new Symbol(benchmark),
        null,
        null,
        null);
  }

  private static @Nullable String optional(NamedCsvRecord row, String column) {
    String value = row.getField(column);
    return value.isEmpty() ? null : value;
  }

  private static double number(NamedCsvRecord row, String column) {
    return Double.parseDouble(row.getField(column));
  }
}
