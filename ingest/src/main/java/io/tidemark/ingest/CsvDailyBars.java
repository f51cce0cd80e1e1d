package io.tidemark.ingest;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.InvalidRecordException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** CSV of daily bars, {@code date,open,high,low,close[,volume],Name}; a day is a UTC day. */
final class CsvDailyBars implements CsvFormat {
  private final List<String> names;
  private final String source;
  private final Outgoing outgoing;
  private final CsvFields fields = new CsvFields();
  private final int volumeAt;

  CsvDailyBars(List<String> names, String source, Outgoing outgoing) {
    this.names = List.copyOf(names);
    this.source = source;
    this.outgoing = outgoing;
    this.volumeAt = names.indexOf("volume");
  }

  @Override
  public void read(CsvRecord row, long nowMillis, Target target) {
    Bar bar =
        new Bar(
            fields.symbol(row.getField(names.indexOf("name"))),
            Interval.ONE_DAY,
            start(row.getField(names.indexOf("date"))),
            price("open", row),
            price("high", row),
            price("low", row),
            price("close", row),
            CsvFields.optional("volume", row, volumeAt),
            null,
            true,
            source);
    target.event(bar.openTime(), outgoing.bar(bar.closedBy(nowMillis)));
  }

  private BigDecimal price(String name, CsvRecord row) {
    return CsvFields.required(name, row.getField(names.indexOf(name)));
  }

  private static long start(String date) {
    try {
      return LocalDate.parse(date).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw InvalidRecordException.of("date", "must be a day such as 2024-11-20", date);
    }
  }
}
