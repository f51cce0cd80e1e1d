package io.tidemark.ingest.provider;

/** What the stream of an exchange carries. */
public enum Channel {
  /** Every trade with its size: bars are exact, quotes know no bid and ask. */
  TRADES,
  /** The newest price with bid and ask; what trades between two of them is not told. */
  TICKER
}
