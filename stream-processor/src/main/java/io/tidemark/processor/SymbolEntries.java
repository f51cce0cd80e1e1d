package io.tidemark.processor;

import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.Quote;
import io.tidemark.model.indicator.DailyCloses;
import io.tidemark.model.indicator.MomentumModel;
import io.tidemark.model.json.AssetJson;
import io.tidemark.model.json.BarJson;
import io.tidemark.model.json.MomentumJson;
import io.tidemark.model.json.QuoteJson;
import io.tidemark.model.market.SymbolState;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.StateQuestion;
import org.jspecify.annotations.Nullable;

/** A symbol's entries, byte for byte as they are, or are about to be, in their cache topics. */
record SymbolEntries(Scoring scoring) {
  /** The entry that is asked for; null where there is none. */
  byte @Nullable [] json(StateQuestion question, SymbolState state, DailyCloses closes) {
    if (question.kind() == CacheTopic.QUOTES) {
      Quote quote = state.quote();
      return quote == null ? null : QuoteJson.write(state.version(), quote);
    }
    if (question.kind() == CacheTopic.ASSETS) {
      Asset asset = state.asset();
      return asset == null ? null : AssetJson.write(state.version(), asset);
    }
    Interval interval = question.kind().interval();
    if (interval != null) {
      Bar bar = state.newestBar(interval);
      return bar == null ? null : BarJson.write(state.version(), bar);
    }
    Scoring.Scored scored =
        question.model().equals(MomentumModel.NAME) ? scoring.score(state, closes) : null;
    return scored == null ? null : MomentumJson.write(scored.version(), scored.momentum());
  }
}
