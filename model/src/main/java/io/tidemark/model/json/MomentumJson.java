package io.tidemark.model.json;

import io.tidemark.model.Momentum;

/** JSON of {@link Momentum}. */
public final class MomentumJson {
  private MomentumJson() {}

  /** The JSON of a cache entry; scores are rounded half-up to 0.1. */
  public static byte[] write(long version, Momentum momentum) {
    return ObjectWriter.view(version, out -> fields(momentum, out));
  }

  private static void fields(Momentum momentum, ObjectWriter out) {
    Momentum.Components components = momentum.components();
    out.text("symbol", momentum.symbol())
        .text("model", momentum.model())
        .score("score", momentum.score())
        .text("rating", momentum.rating().label())
        .whole("bars", momentum.bars())
        .object(
            "components",
            parts ->
                parts
                    .score("price", components.price())
                    .score("technical", components.technical())
                    .score("relative", components.relative()))
        .numbers("returns", momentum.returns())
        .number("rsi14", momentum.rsi14());
    Momentum.Macd macd = momentum.macd();
    if (macd == null) {
      out.text("macd", null);
    } else {
      out.object(
          "macd",
          lines ->
              lines
                  .number("line", macd.line())
                  .number("signal", macd.signal())
                  .number("histogram", macd.histogram()));
    }
    out.numbers("sma", momentum.sma())
        .number("volatility", momentum.volatility())
        .whole("eventTime", momentum.eventTime())
        .text("tidemark", momentum.tidemark());
  }
}
