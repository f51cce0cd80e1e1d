package io.tidemark.model;

import java.util.regex.Pattern;

/** The name of a portfolio, {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}}; for example {@code growth}. */
public record PortfolioId(String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public PortfolioId {
    if (!SHAPE.matcher(value).matches()) {
      throw InvalidRecordException.of("portfolioId", "must match " + SHAPE, value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
