package io.tidemark.query;

import io.tidemark.model.PortfolioId;
import io.tidemark.model.Symbol;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers single entries, and those of one kind of several symbols. */
final class EntryEndpoints {
  private final SnapshotSource source;
  private final FreshReads fresh;

  EntryEndpoints(SnapshotSource source, FreshReads fresh) {
    this.source = source;
    this.fresh = fresh;
  }

  CompletionStage<Answer> quote(String id, Params params, Freshness freshness) {
    Symbol symbol = Params.symbol("symbol", id);
    Asked asked = new Asked("no quote of " + symbol, Projection.of(params), freshness);
    return one(new EntryName.OfQuote(symbol), asked);
  }

  CompletionStage<Answer> momentum(String id, Params params, Freshness freshness) {
    Symbol symbol = Params.symbol("symbol", id);
    ModelName model = params.model();
    String notFound = "no momentum of " + symbol + " under the model " + model.value();
    Asked asked = new Asked(notFound, Projection.of(params), freshness);
    return one(new EntryName.OfMomentum(model, symbol), asked);
  }

  CompletionStage<Answer> valuation(String text, Params params, Freshness freshness) {
    PortfolioId id = new PortfolioId(text);
    Asked asked = new Asked("no portfolio " + id, Projection.of(params), freshness);
    return one(new EntryName.OfValuation(id), asked);
  }

  CompletionStage<Answer> asset(String id, Params params) {
    Symbol symbol = Params.symbol("symbol", id);
    Asked asked = new Asked("no asset " + symbol, Projection.of(params), Freshness.ANY);
    return one(new EntryName.OfAsset(symbol), asked);
  }

  /**
   * How one entry is asked for.
   *
   * @param notFound what is told where there is none
   * @param fields of it; null for all
   */
  private record Asked(String notFound, @Nullable Projection fields, Freshness freshness) {}

  private CompletionStage<Answer> one(EntryName name, Asked asked) {
    return fresh
        .read(name, asked.freshness())
        .thenApply(
            snapshot -> {
              if (snapshot == null) {
                throw RefusedException.notFound(asked.notFound());
              }
              return Answer.of(snapshot, asked.fields());
            });
  }

  /** {@code {"quotes":{"A":{…}},"missing":["B"]}}. */
  CompletionStage<Answer> quotes(Params params) {
    return several("quotes", EntryName.OfQuote::new, params);
  }

  /** {@code {"momentum":{"A":{…}},"missing":["B"]}}. */
  CompletionStage<Answer> momentums(Params params) {
    ModelName model = params.model();
    return several("momentum", symbol -> new EntryName.OfMomentum(model, symbol), params);
  }

  private CompletionStage<Answer> several(
      String field, Function<Symbol, EntryName> kind, Params params) {
    List<Symbol> symbols = params.symbols();
    Projection fields = Projection.of(params);
    return source
        .read(symbols.stream().map(kind).toList())
        .thenApply(found -> Answer.json(bySymbol(field, symbols, found, fields), found));
  }

  private static Buffer bySymbol(
      String field,
      List<Symbol> symbols,
      List<@Nullable Snapshot> found,
      @Nullable Projection fields) {
    JsonBytes json = new JsonBytes(found).raw("{\"").raw(field).raw("\":{");
    List<Symbol> missing = new ArrayList<>();
    String before = "";
    for (int i = 0; i < symbols.size(); i++) {
      Snapshot entry = found.get(i);
      if (entry == null) {
        missing.add(symbols.get(i));
      } else {
        json.raw(before).quoted(symbols.get(i).value()).raw(":").entry(entry, fields);
        before = ",";
      }
    }
    return json.raw("},\"missing\":").quoted(missing).raw("}").buffer();
  }
}
