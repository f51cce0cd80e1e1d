package io.tidemark.query;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Every answer of the API by its route. */
final class Endpoints {
  private final EntryEndpoints entries;
  private final Leaderboard leaderboard;
  private final BarHistory bars;
  private final SymbolSearch symbols;
  private final SnapshotsOfSymbols ofSymbols;

  private final Status status;
  private final Docs docs;

  Endpoints(
      SnapshotSource snapshots, FreshReads fresh, SeriesSource series, Status status, Docs docs) {
    this.status = status;
    this.docs = docs;
    entries = new EntryEndpoints(snapshots, fresh);
    leaderboard = new Leaderboard(series, snapshots);
    bars = new BarHistory(series);
    symbols = new SymbolSearch(series);
    ofSymbols = new SnapshotsOfSymbols(snapshots, series);
  }

  /**
   * The answer, or a stage that fails with a {@link RefusedException}. Throws where path or query
   * can't be used.
   *
   * @param id what the path ends with, decoded
   */
  CompletionStage<Answer> answer(Route route, String id, Params params, Freshness freshness) {
    return switch (route) {
      case QUOTE -> entries.quote(id, params, freshness);
      case QUOTES -> entries.quotes(params);
      case MOMENTUM -> entries.momentum(id, params, freshness);
      case LEADERBOARD ->
          params.given("symbols") ? entries.momentums(params) : leaderboard.answer(params);
      case BARS -> bars.answer(id, params);
      case PORTFOLIO -> entries.valuation(id, params, freshness);
      case ASSET -> entries.asset(id, params);
      case SYMBOLS -> symbols.answer(params);
      case SNAPSHOTS -> ofSymbols.answer(params);
      case STATUS -> status.answer();
      case OPENAPI -> CompletableFuture.completedStage(docs.openapi());
      case DOCS -> CompletableFuture.completedStage(docs.file(id));
      case CACHE,
          CACHE_INFO,
          CACHE_STATS,
          CACHE_KEYS,
          CACHE_HEALTH,
          CACHE_INVALIDATE,
          CACHE_WARMUP,
          STREAM,
          WEB_SOCKET,
          OPERATIONS,
          UNKNOWN ->
          throw RefusedException.notFound("no such path");
    };
  }
}
