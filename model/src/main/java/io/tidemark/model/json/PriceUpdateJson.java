package io.tidemark.model.json;

import io.tidemark.model.Decimals;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** JSON of {@link PriceUpdate}. */
public final class PriceUpdateJson {
  private PriceUpdateJson() {}

  /** The update that {@code json} holds; it must name its event time. */
  public static PriceUpdate read(byte[] json) {
    return parse(json).update(null);
  }

  /** The update that {@code json} holds, at {@code now} where it names no event time. */
  public static PriceUpdate read(byte[] json, long nowMillis) {
    return parse(json).update(nowMillis);
  }

  /** The JSON of an update. */
  public static byte[] write(PriceUpdate update) {
    return ObjectWriter.write(
        out -> {
          out.text("symbol", update.symbol()).decimal("price", update.price());
          optional(out, "size", update.size());
          optional(out, "bid", update.bid());
          optional(out, "ask", update.ask());
          if (update.currency() != null) {
            out.text("currency", update.currency());
          }
          if (update.source() != null) {
            out.text("source", update.source());
          }
          out.whole("eventTime", update.eventTime());
        });
  }

  private static void optional(ObjectWriter out, String name, @Nullable BigDecimal value) {
    if (value != null) {
      out.decimal(name, value);
    }
  }

  private static Parsed parse(byte[] json) {
    Parsed parsed = new Parsed();
    ObjectReader.read(json, parsed);
    return parsed;
  }

  private static final class Parsed implements ObjectReader.Fields {
    private @Nullable Symbol symbol;
    private @Nullable BigDecimal price;
    private @Nullable BigDecimal size;
    private @Nullable BigDecimal bid;
    private @Nullable BigDecimal ask;
    private @Nullable String currency;
    private @Nullable String source;
    private @Nullable Long eventTime;

    @Override
    public void field(String name, ObjectReader in) throws IOException {
      switch (name) {
        case "symbol" -> symbol = in.symbol();
        case "price" -> price = in.decimal();
        case "size" -> size = in.decimal();
        case "bid" -> bid = in.decimal();
        case "ask" -> ask = in.decimal();
        case "currency" -> currency = in.text();
        case "source" -> source = in.text();
        case "eventTime" -> eventTime = in.time();
        default -> {}
      }
    }

    PriceUpdate update(@Nullable Long otherwise) {
      Long time = eventTime == null ? otherwise : eventTime;
      return new PriceUpdate(
          ObjectReader.required("symbol", symbol),
          price(),
          size,
          bid,
          ask,
          currency,
          source,
          ObjectReader.required("eventTime", time));
    }

    private BigDecimal price() {
      if (price != null) {
        return price;
      }
      if (bid == null || ask == null) {
        throw new InvalidRecordException("price: is missing, and so is bid or ask");
      }
      return Decimals.mean(bid, ask);
    }
  }
}
