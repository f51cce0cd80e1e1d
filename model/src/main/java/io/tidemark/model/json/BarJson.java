package io.tidemark.model.json;

import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.Symbol;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** JSON of {@link Bar}. */
public final class BarJson {
  private BarJson() {}

  /** The bar that {@code json} holds; closed where it does not say. */
  public static Bar read(byte[] json) {
    Parsed parsed = new Parsed();
    ObjectReader.read(json, parsed);
    return parsed.bar();
  }

  /** The JSON of a bar, as a provider's. */
  public static byte[] write(Bar bar) {
    return ObjectWriter.write(out -> fields(bar, out));
  }

  /** The JSON of a cache entry. */
  public static byte[] write(long version, Bar bar) {
    return ObjectWriter.view(version, out -> fields(bar, out));
  }

  private static void fields(Bar bar, ObjectWriter out) {
    out.text("symbol", bar.symbol())
        .text("interval", bar.interval().code())
        .whole("openTime", bar.openTime())
        .decimal("open", bar.open())
        .decimal("high", bar.high())
        .decimal("low", bar.low())
        .decimal("close", bar.close())
        .decimal("volume", bar.volume())
        .whole("trades", bar.trades())
        .bool("closed", bar.closed());
    if (bar.source() != null) {
      out.text("source", bar.source());
    }
  }

  private static final class Parsed implements ObjectReader.Fields {
    private @Nullable Symbol symbol;
    private @Nullable Interval interval;
    private @Nullable Long openTime;
    private @Nullable BigDecimal open;
    private @Nullable BigDecimal high;
    private @Nullable BigDecimal low;
    private @Nullable BigDecimal close;
    private @Nullable BigDecimal volume;
    private @Nullable Long trades;
    private boolean closed = true;
    private @Nullable String source;

    @Override
    public void field(String name, ObjectReader in) throws IOException {
      switch (name) {
        case "symbol" -> symbol = in.symbol();
        case "interval" -> interval = Interval.parse(in.text());
        case "openTime" -> openTime = in.time();
        case "open" -> open = in.decimal();
        case "high" -> high = in.decimal();
        case "low" -> low = in.decimal();
        case "close" -> close = in.decimal();
        case "volume" -> volume = in.decimal();
        case "trades" -> trades = in.whole();
        case "closed" -> closed = in.bool();
        case "source" -> source = in.text();
        default -> {}
      }
    }

    Bar bar() {
      return new Bar(
          ObjectReader.required("symbol", symbol),
          ObjectReader.required("interval", interval),
          ObjectReader.required("openTime", openTime),
          ObjectReader.required("open", open),
          ObjectReader.required("high", high),
          ObjectReader.required("low", low),
          ObjectReader.required("close", close),
          volume,
          trades,
          closed,
          source);
    }
  }
}
