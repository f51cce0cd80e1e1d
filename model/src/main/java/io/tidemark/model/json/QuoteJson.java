package io.tidemark.model.json;

import io.tidemark.model.Quote;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** JSON of {@link Quote}. */
public final class QuoteJson {
  private QuoteJson() {}

  /** The JSON of a cache entry. */
  public static byte[] write(long version, Quote quote) {
    return ObjectWriter.view(
        version,
        out ->
            out.text("symbol", quote.symbol())
                .decimal("price", quote.price())
                .decimal("bid", quote.bid())
                .decimal("ask", quote.ask())
                .text("currency", quote.currency())
                .decimal("previousClose", quote.previousClose())
                .decimal("change", quote.change())
                .number("changePercent", quote.changePercent())
                .decimal("open", quote.open())
                .decimal("high", quote.high())
                .decimal("low", quote.low())
                .decimal("volume", quote.volume())
                .whole("eventTime", quote.eventTime())
                .text("source", quote.source())
                .text("tidemark", quote.tidemark()));
  }

  /** The quote of a cache entry. */
  public static Quote read(byte[] json) {
    Parsed parsed = new Parsed();
    ObjectReader.read(json, parsed);
    return parsed.quote();
  }

  private static final class Parsed implements ObjectReader.Fields {
    private @Nullable Symbol symbol;
    private @Nullable BigDecimal price;
    private @Nullable BigDecimal bid;
    private @Nullable BigDecimal ask;
    private @Nullable String currency;
    private @Nullable BigDecimal previousClose;
    private @Nullable BigDecimal change;
    private @Nullable Double changePercent;
    private @Nullable BigDecimal open;
    private @Nullable BigDecimal high;
    private @Nullable BigDecimal low;
    private @Nullable BigDecimal volume;
    private @Nullable Long eventTime;
    private @Nullable String source;
    private @Nullable Tidemark tidemark;

    @Override
    public void field(String name, ObjectReader in) throws IOException {
      switch (name) {
        case "symbol" -> symbol = in.symbol();
        case "price" -> price = in.decimal();
        case "bid" -> bid = in.decimal();
        case "ask" -> ask = in.decimal();
        case "currency" -> currency = in.text();
        case "previousClose" -> previousClose = in.decimal();
        case "change" -> change = in.decimal();
        case "changePercent" -> changePercent = in.number();
        case "open" -> open = in.decimal();
        case "high" -> high = in.decimal();
        case "low" -> low = in.decimal();
        case "volume" -> volume = in.sum();
        case "eventTime" -> eventTime = in.time();
        case "source" -> source = in.text();
        case "tidemark" -> tidemark = Tidemark.parse(in.text());
        default -> {}
      }
    }

    Quote quote() {
      return new Quote(
          ObjectReader.required("symbol", symbol),
          ObjectReader.required("price", price),
          bid,
          ask,
          currency,
          previousClose,
          change,
          changePercent,
          open,
          high,
          low,
          volume,
          ObjectReader.required("eventTime", eventTime),
          source,
          tidemark);
    }
  }
}
