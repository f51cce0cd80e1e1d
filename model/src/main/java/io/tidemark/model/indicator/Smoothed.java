package io.tidemark.model.indicator;

/** The indicators that remember every close, as they stand after some. */
record Smoothed(Rsi rsi, Macd macd) {
  static final Smoothed NONE = new Smoothed(Rsi.of(14), Macd.of(12, 26, 9));

  Smoothed plus(double close) {
    return new Smoothed(rsi.plus(close), macd.plus(close));
  }

  Smoothed plusAll(double[] closes, int from, int to) {
    Rsi strength = rsi;
    Macd averages = macd;
    for (int i = from; i < to; i++) {
      strength = strength.plus(closes[i]);
      averages = averages.plus(closes[i]);
    }
    return new Smoothed(strength, averages);
  }
}
