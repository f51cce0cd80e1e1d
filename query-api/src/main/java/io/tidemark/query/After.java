package io.tidemark.query;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Tidemark;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Positions of inputs that an answer has to reflect, as {@code 3@1234}, as the list that ingest
 * answers with, {@code 0@12,3@99}, or of the topic that is named, {@code portfolios:2@17}.
 *
 * <p>All records of a symbol lie in one partition of {@code prices}, those of a portfolio in one of
 * {@code portfolios}. So a quote or a score reflects a position once its own tidemark is not below
 * it, or lies in another partition, whose records are not this symbol's. A valuation reflects it
 * once its newest price of that partition is not below it; where it has none there, once all its
 * holdings are priced.
 */
record After(List<Tidemark> prices, List<Tidemark> portfolios) {
  private static final String PRICES = "prices:";
  private static final String PORTFOLIOS = "portfolios:";
  private static final int MOST = 1_000;

  After {
    prices = List.copyOf(prices);
    portfolios = List.copyOf(portfolios);
  }

  /** Reads it; {@code field} is what it is told as where it can't be read. */
  static After parse(String field, String text) {
    List<Tidemark> prices = new ArrayList<>();
    List<Tidemark> portfolios = new ArrayList<>();
    for (String given : text.split(",", MOST + 1)) {
      String one = given.strip();
      if (one.startsWith(PORTFOLIOS)) {
        portfolios.add(position(field, one.substring(PORTFOLIOS.length()), text));
      } else {
        prices.add(position(field, one.startsWith(PRICES) ? one.substring(7) : one, text));
      }
    }
    return new After(prices, portfolios);
  }

  private static Tidemark position(String field, String position, String text) {
    try {
      return Tidemark.parse(position);
    } catch (InvalidRecordException e) {
      throw InvalidRecordException.of(
          field, "must be partition@offset or a list of them, each of a topic or of prices", text);
    }
  }

  /** Whether an entry reflects all of it; one that is not there does not. */
  boolean reflectedBy(@Nullable Snapshot entry) {
    return entry != null
        && prices.stream().allMatch(position -> priced(position, entry))
        && portfolios.stream().allMatch(position -> held(position, entry));
  }

  private static boolean priced(Tidemark wanted, Snapshot entry) {
    boolean any = false;
    for (Tidemark one : entry.tidemarks()) {
      if (one.partition() == wanted.partition()) {
        return one.offset() >= wanted.offset();
      }
      any = true;
    }
    return entry.isValuation() ? entry.isPriced() : any;
  }

  private static boolean held(Tidemark wanted, Snapshot entry) {
    Tidemark portfolio = entry.portfolioTidemark();
    return portfolio != null
        && (portfolio.partition() != wanted.partition() || portfolio.offset() >= wanted.offset());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    prices.forEach(position -> text.append(text.isEmpty() ? "" : ",").append(position));
    portfolios.forEach(
        position -> text.append(text.isEmpty() ? "" : ",").append(PORTFOLIOS).append(position));
    return text.toString();
  }
}
