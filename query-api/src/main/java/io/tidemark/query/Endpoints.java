package io.tidemark.query;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Every answer of the API by its route. */
final class Endpoints {
  private static final Answer OPENAPI =
      new Answer(Headers.YAML, resource("/openapi.yaml"), null);

  private final EntryEndpoints entries;
  private final Leaderboard leaderboard;
  private final BarHistory bars;
  private final SymbolSearch symbols;

  Endpoints(SnapshotSource snapshots, FreshReads fresh, SeriesSource series) {
    entries = new EntryEndpoints(snapshots, fresh);
    leaderboard = new Leaderboard(series, snapshots);
    bars = new BarHistory(series);
    symbols = new SymbolSearch(series);
  }

  /**
   * The answer, or a stage that fails with a {@link RefusedException}. Throws where path or query
   * can't be used.
   *
   * @param id what the path ends with, decoded
   */
  CompletionStage<Answer> answer(Route route, String id, Params params, Freshness freshness) {
    return switch (route) {
      case QUOTE -> entries.quote(id, freshness);
      case QUOTES -> entries.quotes(params);
      case MOMENTUM -> entries.momentum(id, params, freshness);
      case LEADERBOARD -> leaderboard.answer(params);
      case BARS -> bars.answer(id, params);
      case PORTFOLIO -> entries.valuation(id, freshness);
      case ASSET -> entries.asset(id);
      case SYMBOLS -> symbols.answer(params);
      case SNAPSHOTS -> entries.snapshots(params);
      case OPENAPI -> CompletableFuture.completedStage(OPENAPI);
      case OPERATIONS, UNKNOWN -> throw RefusedException.notFound("no such path");
    };
  }

  private static Buffer resource(String name) {
    try (InputStream in = Endpoints.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
