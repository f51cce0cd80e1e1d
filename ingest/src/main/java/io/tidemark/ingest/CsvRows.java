package io.tidemark.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.tidemark.model.InvalidRecordException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Iterator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file, below its header; confined to one thread. */
final class CsvRows implements Rows, CsvFormat.Target {
  /** In characters; a quote that is never closed may not swallow more of the file than that. */
  private static final int MAX_FIELD = 64 * 1024;

  private final Iterator<CsvRecord> records;
  private final CsvFormat format;
  private final int columns;
  private final InstantSource clock;
  private long line;
  private @Nullable Row read;

  /** The rows of {@code in}, which begins with a header; throws where that is unknown. */
  CsvRows(InputStream in, String source, Outgoing outgoing, InstantSource clock)
      throws IOException {
    this.clock = clock;
    this.records =
        CsvReader.builder()
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(MAX_FIELD)
            .ofCsvRecord(new InputStreamReader(in, UTF_8))
            .iterator();
    CsvRecord header = record();
    if (header == null) {
      throw new IOException("it is empty");
    }
    this.columns = header.getFieldCount();
    this.format =
        CsvFormat.of(header.getFields(), source, outgoing)
            .orElseThrow(
                () -> new IOException("its header is unknown: " + shown(header.getFields())));
  }

  @Override
  public @Nullable Row next() throws IOException {
    CsvRecord row = record();
    if (row == null) {
      return null;
    }
    line = row.getStartingLineNumber();
    if (row.getFieldCount() != columns) {
      return new Row.Refused(
          line, "has " + row.getFieldCount() + " columns, but the header has " + columns);
    }
    try {
      format.read(row, clock.millis(), this);
      return read;
    } catch (InvalidRecordException e) {
      return new Row.Refused(line, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void event(long eventTime, ProducerRecord<byte[], byte[]> record) {
    read = new Row.Event(line, eventTime, record);
  }

  private @Nullable CsvRecord record() throws IOException {
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CsvParseException e) {
      throw new IOException("after line " + line + " it is no CSV: " + e.getMessage(), e);
    }
  }

  private static String shown(Iterable<String> header) {
    String text = String.join(",", header);
    return text.length() <= 120 ? text : text.substring(0, 120) + "…";
  }
}
