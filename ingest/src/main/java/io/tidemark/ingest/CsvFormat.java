package io.tidemark.ingest;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the columns of a CSV file mean, as its header tells. */
interface CsvFormat {
  /** Where a row's record and event time go. */
  interface Target {
    void event(long eventTime, ProducerRecord<byte[], byte[]> record);
  }

  /** Reads one row with as many columns as the header. */
  void read(CsvRecord row, long nowMillis, Target target);

  /** The format of a header, its columns found by name in any order; empty for an unknown one. */
  static Optional<CsvFormat> of(List<String> header, String source, Outgoing outgoing) {
    List<String> names = new ArrayList<>();
    header.forEach(name -> names.add(name.strip().toLowerCase(Locale.ROOT)));
    if (names.containsAll(List.of("symbol", "ts_us", "price"))) {
      return Optional.of(new CsvTicks.Trades(names, source, outgoing));
    }
    if (names.containsAll(List.of("symbol", "ts_us", "bid", "ask"))) {
      return Optional.of(new CsvTicks.Quotes(names, source, outgoing));
    }
    if (names.containsAll(List.of("date", "open", "high", "low", "close", "name"))) {
      return Optional.of(new CsvDailyBars(names, source, outgoing));
    }
    return Optional.empty();
  }
}
