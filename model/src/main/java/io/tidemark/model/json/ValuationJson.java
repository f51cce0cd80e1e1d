package io.tidemark.model.json;

import io.tidemark.model.Tidemark;
import io.tidemark.model.Valuation;

/** JSON of {@link Valuation}. */
public final class ValuationJson {
  private ValuationJson() {}

  /**
   * The JSON of a cache entry; scores are rounded half-up to 0.1.
   *
   * @param portfolio the position of the portfolio's record that is valued
   */
  public static byte[] write(long version, Tidemark portfolio, Valuation valuation) {
    return ObjectWriter.view(version, out -> fields(portfolio, valuation, out));
  }

  private static void fields(Tidemark portfolio, Valuation valuation, ObjectWriter out) {
    out.text("portfolioId", valuation.portfolioId())
        .text("name", valuation.name())
        .text("currency", valuation.currency())
        .decimal("marketValue", valuation.marketValue())
        .decimal("costBasis", valuation.costBasis())
        .decimal("unrealizedPnl", valuation.unrealizedPnl())
        .number("unrealizedPnlPercent", valuation.unrealizedPnlPercent())
        .decimal("dayChange", valuation.dayChange())
        .number("dayChangePercent", valuation.dayChangePercent())
        .score("momentum", valuation.momentum())
        .text("rating", valuation.rating().label())
        .object(
            "concentration",
            parts ->
                parts
                    .number("hhi", valuation.concentration().hhi())
                    .number("top5", valuation.concentration().top5()))
        .objects("positions", valuation.positions().stream().map(ValuationJson::position).toList())
        .texts("unpriced", valuation.unpriced())
        .text("portfolioTidemark", portfolio)
        .whole("eventTime", valuation.eventTime())
        .texts("tidemark", valuation.tidemarks());
  }

  private static ObjectWriter.Fields position(Valuation.Position position) {
    return out ->
        out.text("symbol", position.symbol())
            .decimal("quantity", position.quantity())
            .decimal("price", position.price())
            .decimal("marketValue", position.marketValue())
            .decimal("costBasis", position.costBasis())
            .decimal("unrealizedPnl", position.unrealizedPnl())
            .number("weight", position.weight())
            .score("momentum", position.momentum());
  }
}
