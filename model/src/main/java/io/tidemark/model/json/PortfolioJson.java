package io.tidemark.model.json;

import io.tidemark.model.Holding;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Portfolio;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.Symbol;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON of {@link Portfolio}. */
public final class PortfolioJson {
  private PortfolioJson() {}

  /** The portfolio that {@code json} holds; its id, if any, must be {@code key}. */
  public static Portfolio read(PortfolioId key, byte[] json) {
    Parsed parsed = new Parsed(key);
    ObjectReader.read(json, parsed);
    return parsed.portfolio();
  }

  /** The JSON of a portfolio. */
  public static byte[] write(Portfolio portfolio) {
    return ObjectWriter.write(
        out ->
            out.text("portfolioId", portfolio.portfolioId())
                .text("name", portfolio.name())
                .text("currency", portfolio.currency())
                .objects(
                    "holdings",
                    portfolio.holdings().stream().map(PortfolioJson::holding).toList()));
  }

  private static ObjectWriter.Fields holding(Holding holding) {
    return out ->
        out.text("symbol", holding.symbol())
            .decimal("quantity", holding.quantity())
            .decimal("costBasis", holding.costBasis());
  }

  private static final class Parsed implements ObjectReader.Fields {
    private final PortfolioId id;
    private @Nullable String name;
    private @Nullable String currency;
    private @Nullable List<Holding> holdings;

    Parsed(PortfolioId id) {
      this.id = id;
    }

    @Override
    public void field(String field, ObjectReader in) throws IOException {
      switch (field) {
        case "portfolioId" -> same(in.text());
        case "name" -> name = in.text();
        case "currency" -> currency = in.text();
        case "holdings" -> {
          List<Holding> read = new ArrayList<>();
          ParsedHolding next = new ParsedHolding();
          in.objects(next, () -> read.add(next.take()));
          holdings = read;
        }
        default -> {}
      }
    }

    private void same(String named) {
      if (!named.equals(id.value())) {
        throw InvalidRecordException.of("portfolioId", "must be the key " + id, named);
      }
    }

    Portfolio portfolio() {
      return new Portfolio(
          id,
          name,
          ObjectReader.required("currency", currency),
          ObjectReader.required("holdings", holdings));
    }
  }

  private static final class ParsedHolding implements ObjectReader.Fields {
    private @Nullable Symbol symbol;
    private @Nullable BigDecimal quantity;
    private @Nullable BigDecimal costBasis;

    @Override
    public void field(String field, ObjectReader in) throws IOException {
      switch (field) {
        case "symbol" -> symbol = in.symbol();
        case "quantity" -> quantity = in.decimal();
        case "costBasis" -> costBasis = in.decimal();
        default -> {}
      }
    }

    Holding take() {
      Holding holding =
          new Holding(
              ObjectReader.required("symbol", symbol),
              ObjectReader.required("quantity", quantity),
              costBasis);
      symbol = null;
      quantity = null;
      costBasis = null;
      return holding;
    }
  }
}
