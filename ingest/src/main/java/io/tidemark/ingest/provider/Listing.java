package io.tidemark.ingest.provider;

import io.tidemark.model.Symbol;

/**
 * A symbol as one provider lists it.
 *
 * @param id the provider's own name for it
 */
public record Listing(Symbol symbol, String id) {
  public Listing {
    if (!id.matches("[!-~]{1,64}")) {
      throw new IllegalArgumentException("id must be 1 to 64 visible characters, was " + id);
    }
  }

  /** What stands before the last dash: BTC of BTC-USD; all of it where there is none. */
  public static String base(Symbol symbol) {
    int dash = symbol.value().lastIndexOf('-');
    return dash < 0 ? symbol.value() : symbol.value().substring(0, dash);
  }

  /** What stands after the last dash: USD of BTC-USD; empty where there is none. */
  public static String counter(Symbol symbol) {
    int dash = symbol.value().lastIndexOf('-');
    return dash < 0 ? "" : symbol.value().substring(dash + 1);
  }

  /** Whether a symbol is a pair such as BTC-USD. */
  public static boolean isPair(Symbol symbol) {
    return symbol.value().matches("[A-Z0-9]{2,12}-[A-Z0-9]{3,10}");
  }
}
