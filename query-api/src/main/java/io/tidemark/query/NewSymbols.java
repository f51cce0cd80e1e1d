package io.tidemark.query;

import io.tidemark.model.Symbol;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Has somebody find prices of symbols that the cache does not know. */
interface NewSymbols {
  /**
   * What became of one symbol.
   *
   * @param tidemark the position of its new price; empty where there is none
   * @param reason why there is none, or anything else that is worth telling
   */
  record Outcome(String tidemark, String reason) {}

  /** Asks for each; never fails, but says of each symbol why nothing came. */
  CompletionStage<Map<Symbol, Outcome>> ask(List<Symbol> symbols, long millis);
}
