package io.tidemark.model;

import java.util.OptionalDouble;

/** What a momentum score is called. */
public enum Rating {
  STRONG_BUY("Strong Buy", 80),
  BUY("Buy", 65),
  HOLD("Hold", 50),
  WEAK_HOLD("Weak Hold", 35),
  SELL("Sell", Double.NEGATIVE_INFINITY),
  INSUFFICIENT("Insufficient Data", Double.NaN);

  private final String label;
  private final double atLeast;

  Rating(String label, double atLeast) {
    this.label = label;
    this.atLeast = atLeast;
  }

  /** As shown, for example {@code Strong Buy}. */
  public String label() {
    return label;
  }

  /** The lowest unrounded score of this rating; NaN for the one that has no score. */
  public double atLeast() {
    return atLeast;
  }

  /** The rating of an unrounded score. */
  public static Rating of(OptionalDouble score) {
    if (score.isEmpty()) {
      return INSUFFICIENT;
    }
    for (Rating rating : values()) {
      if (score.getAsDouble() >= rating.atLeast) {
        return rating;
      }
    }
    return SELL;
  }
}
