package io.tidemark.ingest;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.tidemark.model.Decimals;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CSV of trades or of quotes, one price update a row, {@code ts_us} in microseconds. */
abstract class CsvTicks implements CsvFormat {
  private final int symbolAt;
  private final int timeAt;
  private final String source;
  private final Outgoing outgoing;
  private final CsvFields fields = new CsvFields();

  private CsvTicks(List<String> names, String source, Outgoing outgoing) {
    this.symbolAt = names.indexOf("symbol");
    this.timeAt = names.indexOf("ts_us");
    this.source = source;
    this.outgoing = outgoing;
  }

  @Override
  public void read(CsvRecord row, long nowMillis, Target target) {
    Symbol symbol = fields.symbol(row.getField(symbolAt));
    PriceUpdate update = update(row, symbol, millis(row.getField(timeAt)), source);
    target.event(update.eventTime(), outgoing.price(update.notAheadOf(nowMillis)));
  }

  abstract PriceUpdate update(CsvRecord row, Symbol symbol, long eventTime, String from);

  private static long millis(String micros) {
    try {
      return Math.floorDiv(Long.parseLong(micros), 1_000L);
    } catch (NumberFormatException e) {
      throw InvalidRecordException.of("ts_us", "must be a whole number of 64 bits", micros);
    }
  }

  /** {@code symbol,ts_us,price[,size]}. */
  static final class Trades extends CsvTicks {
    private final int priceAt;
    private final int sizeAt;

    Trades(List<String> names, String source, Outgoing outgoing) {
      super(names, source, outgoing);
      this.priceAt = names.indexOf("price");
      this.sizeAt = names.indexOf("size");
    }

    @Override
    PriceUpdate update(CsvRecord row, Symbol symbol, long eventTime, String from) {
      BigDecimal price = CsvFields.required("price", row.getField(priceAt));
      @Nullable BigDecimal size = CsvFields.optional("size", row, sizeAt);
      return new PriceUpdate(symbol, price, size, null, null, null, from, eventTime);
    }
  }

  /** {@code symbol,ts_us,bid,ask}; the price is their mean. */
  static final class Quotes extends CsvTicks {
    private final int bidAt;
    private final int askAt;

    Quotes(List<String> names, String source, Outgoing outgoing) {
      super(names, source, outgoing);
      this.bidAt = names.indexOf("bid");
      this.askAt = names.indexOf("ask");
    }

    @Override
    PriceUpdate update(CsvRecord row, Symbol symbol, long eventTime, String from) {
      BigDecimal bid = CsvFields.required("bid", row.getField(bidAt));
      BigDecimal ask = CsvFields.required("ask", row.getField(askAt));
      BigDecimal price = Decimals.mean(bid, ask);
      return new PriceUpdate(symbol, price, null, bid, ask, null, from, eventTime);
    }
  }
}
