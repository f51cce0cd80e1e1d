package io.tidemark.processor;

import io.tidemark.model.Asset;
import io.tidemark.model.Momentum;
import io.tidemark.model.Symbol;
import io.tidemark.model.indicator.DailyCloses;
import io.tidemark.model.market.SymbolState;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Scores symbols; those that have a benchmark against what the board knows of that. */
record Scoring(Board board) {
  /** A score with its version; of a benchmarked symbol that counts the board's inputs, too. */
  record Scored(Momentum momentum, long version) {}

  /** The score of a symbol; null while there is no price at all. */
  @Nullable Scored score(SymbolState state, DailyCloses closes) {
    if (!state.everBenchmarked()) {
      return scored(state, state.momentum(closes, OptionalDouble.empty()), 0);
    }
    Asset asset = state.asset();
    Symbol benchmark = asset == null ? null : asset.benchmark();
    long[] inputs = new long[1];
    OptionalDouble benchmarkReturn =
        board.read(
            () -> {
              inputs[0] = board.quoteVersions();
              return benchmark == null ? OptionalDouble.empty() : board.return63(benchmark);
            });
    return scored(state, state.momentum(closes, benchmarkReturn), inputs[0]);
  }

  private static @Nullable Scored scored(
      SymbolState state, @Nullable Momentum score, long boardInputs) {
    return score == null ? null : new Scored(score, state.version() + boardInputs);
  }
}
