package io.tidemark.query;

import io.tidemark.model.PortfolioId;
import io.tidemark.model.Symbol;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers single entries, and several of them at once. */
final class EntryEndpoints {
  private final SnapshotSource source;
  private final FreshReads fresh;

  EntryEndpoints(SnapshotSource source, FreshReads fresh) {
    this.source = source;
    this.fresh = fresh;
  }

  CompletionStage<Answer> quote(String id, Freshness freshness) {
    Symbol symbol = Params.symbol("symbol", id);
    return one(new EntryName.OfQuote(symbol), "no quote of " + symbol, freshness);
  }

  CompletionStage<Answer> momentum(String id, Params params, Freshness freshness) {
    Symbol symbol = Params.symbol("symbol", id);
    ModelName model = params.model();
    return one(
        new EntryName.OfMomentum(model, symbol),
        "no momentum of " + symbol + " under the model " + model.value(),
        freshness);
  }

  CompletionStage<Answer> valuation(String text, Freshness freshness) {
    PortfolioId id = new PortfolioId(text);
    return one(new EntryName.OfValuation(id), "no portfolio " + id, freshness);
  }

  CompletionStage<Answer> asset(String id) {
    Symbol symbol = Params.symbol("symbol", id);
    return one(new EntryName.OfAsset(symbol), "no asset " + symbol, Freshness.ANY);
  }

  private CompletionStage<Answer> one(EntryName name, String notFound, Freshness freshness) {
    return fresh
        .read(name, freshness)
        .thenApply(
            snapshot -> {
              if (snapshot == null) {
                throw RefusedException.notFound(notFound);
              }
              return Answer.of(snapshot);
            });
  }

  /** {@code {"quotes":{"A":{…}},"missing":["B"]}}. */
  CompletionStage<Answer> quotes(Params params) {
    List<Symbol> symbols = params.symbols();
    return source
        .read(names(symbols, List.of(EntryName.OfQuote::new)))
        .thenApply(found -> Answer.json(bySymbol("quotes", symbols, found, List.of(""))));
  }

  /** {@code {"snapshots":{"A":{"quote":{…},"momentum":null,"asset":{…}}},"missing":["B"]}}. */
  CompletionStage<Answer> snapshots(Params params) {
    List<Symbol> symbols = params.symbols();
    ModelName model = params.model();
    return source
        .read(
            names(
                symbols,
                List.of(
                    EntryName.OfQuote::new,
                    symbol -> new EntryName.OfMomentum(model, symbol),
                    EntryName.OfAsset::new)))
        .thenApply(
            found ->
                Answer.json(
                    bySymbol("snapshots", symbols, found, List.of("quote", "momentum", "asset"))));
  }

  private static List<EntryName> names(
      List<Symbol> symbols, List<Function<Symbol, EntryName>> kinds) {
    List<EntryName> names = new ArrayList<>(symbols.size() * kinds.size());
    for (Symbol symbol : symbols) {
      for (Function<Symbol, EntryName> kind : kinds) {
        names.add(kind.apply(symbol));
      }
    }
    return names;
  }

  /**
   * An object by symbol, and the symbols of which nothing was found.
   *
   * @param found as many entries a symbol as there are {@code kinds}
   * @param kinds what the entries of a symbol are called; one nameless kind stands for itself
   */
  static Buffer bySymbol(
      String field, List<Symbol> symbols, List<@Nullable Snapshot> found, List<String> kinds) {
    JsonBytes json = new JsonBytes(found).raw("{\"").raw(field).raw("\":{");
    List<Symbol> missing = new ArrayList<>();
    int width = kinds.size();
    boolean first = true;
    for (int i = 0; i < symbols.size(); i++) {
      List<@Nullable Snapshot> own = found.subList(i * width, (i + 1) * width);
      if (own.stream().allMatch(snapshot -> snapshot == null)) {
        missing.add(symbols.get(i));
        continue;
      }
      json.raw(first ? "" : ",").quoted(symbols.get(i).value()).raw(":");
      first = false;
      if (width == 1) {
        json.entry(own.get(0));
      } else {
        json.entries(kinds, own);
      }
    }
    return json.raw("},\"missing\":").quoted(missing).raw("}").buffer();
  }
}
