package io.tidemark.query;

import io.tidemark.model.Symbol;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Fetches symbols' entries before anybody asks for them; on one event loop. What Redis has comes
 * into the near cache; what it lacks is read from behind it, which puts it back; what nobody knows
 * is asked of ingest's providers.
 */
final class Warmup {
  private static final long INGEST_MILLIS = 15_000;
  private static final long READABLE_MILLIS = 5_000;

  private final SnapshotSource redis;
  private final SnapshotSource all;
  private final FreshReads fresh;
  private final NewSymbols unknown;

  /**
   * @param redis Redis alone
   * @param all whatever a read is answered from, the near cache first
   */
  Warmup(SnapshotSource redis, SnapshotSource all, FreshReads fresh, NewSymbols unknown) {
    this.redis = redis;
    this.all = all;
    this.fresh = fresh;
    this.unknown = unknown;
  }

  /** What is answered, and the same in a few words. */
  record Warmed(Answer answer, String outcome) {}

  /** What became of a symbol. */
  private enum Became {
    /** Redis had it. */
    CACHED,
    /** Redis lacked it, and it was read from behind. */
    RESTORED,
    /** A provider told its price, which can be read now. */
    FETCHED,
    /** A provider told its price, which can't be read yet. */
    PUBLISHED,
    /** Nobody knows it. */
    UNKNOWN;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One symbol's entries, as far as they are known, and what became of it. */
  private static final class Line {
    final List<String> entries = new ArrayList<>();
    Became became = Became.UNKNOWN;
    String note = "";

    JsonObject json(Symbol symbol) {
      return new JsonObject()
          .put("symbol", symbol.value())
          .put("outcome", became.wire())
          .put("entries", new JsonArray(entries))
          .put("note", note);
    }
  }

  CompletionStage<Warmed> answer(List<Symbol> symbols) {
    List<EntryName> names = new ArrayList<>();
    for (Symbol symbol : symbols) {
      names.add(new EntryName.OfQuote(symbol));
      names.add(new EntryName.OfMomentum(ModelName.DEFAULT, symbol));
      names.add(new EntryName.OfAsset(symbol));
    }
    return redis
        .read(names)
        .exceptionally(failure -> List.of()) // then what is behind it has to know
        .thenCompose(held -> all.read(names).thenApply(found -> lines(symbols, held, found)))
        .thenCompose(this::askForTheRest)
        .thenApply(Warmup::told);
  }

  private static Map<Symbol, Line> lines(
      List<Symbol> symbols, List<@Nullable Snapshot> held, List<@Nullable Snapshot> found) {
    Map<Symbol, Line> lines = new LinkedHashMap<>();
    List<String> kinds = List.of("quote", "momentum", "asset");
    for (int i = 0; i < symbols.size(); i++) {
      Line line = new Line();
      for (int kind = 0; kind < kinds.size(); kind++) {
        int at = i * kinds.size() + kind;
        if (found.get(at) != null) {
          line.entries.add(kinds.get(kind));
          boolean had = !held.isEmpty() && held.get(at) != null;
          if (line.became != Became.RESTORED) {
            line.became = had ? Became.CACHED : Became.RESTORED;
          }
        }
      }
      lines.put(symbols.get(i), line);
    }
    return lines;
  }

  /** What has no quote may be news to everybody. */
  private CompletionStage<Map<Symbol, Line>> askForTheRest(Map<Symbol, Line> lines) {
    List<Symbol> missing =
        lines.entrySet().stream()
            .filter(entry -> !entry.getValue().entries.contains("quote"))
            .map(Map.Entry::getKey)
            .toList();
    if (missing.isEmpty()) {
      return CompletableFuture.completedStage(lines);
    }
    return unknown
        .ask(missing, INGEST_MILLIS)
        .thenCompose(
            outcomes ->
                CompletableFuture.allOf(
                    outcomes.entrySet().stream()
                        .map(one -> asked(one.getKey(), one.getValue(), lines))
                        .toArray(CompletableFuture<?>[]::new)))
        .thenApply(done -> lines);
  }

  private CompletableFuture<Void> asked(
      Symbol symbol, NewSymbols.Outcome outcome, Map<Symbol, Line> lines) {
    Line line = lines.get(symbol);
    if (line == null) {
      return CompletableFuture.completedFuture(null);
    }
    line.note = outcome.reason();
    if (outcome.tidemark().isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    line.became = Became.PUBLISHED;
    Freshness wanted =
        new Freshness(After.parse("tidemark", outcome.tidemark()), READABLE_MILLIS, -1);
    return fresh
        .read(new EntryName.OfQuote(symbol), wanted)
        .toCompletableFuture()
        .handle(
            (quote, failure) -> {
              if (quote != null) {
                line.became = Became.FETCHED;
                line.entries.add("quote");
              }
              return null;
            });
  }

  private static Warmed told(Map<Symbol, Line> lines) {
    JsonArray symbols = new JsonArray();
    Map<String, Object> counts = new LinkedHashMap<>();
    lines.forEach(
        (symbol, line) -> {
          symbols.add(line.json(symbol));
          counts.merge(line.became.wire(), 1, (a, b) -> (Integer) a + (Integer) b);
        });
    JsonObject json =
        new JsonObject().put("counts", new JsonObject(counts)).put("symbols", symbols);
    return new Warmed(Answer.json(json.toBuffer()), counts.toString());
  }
}
