package io.tidemark.query;

import io.tidemark.model.Interval;
import io.tidemark.model.Symbol;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers what there is of several symbols: quote, momentum, asset and newest bars. */
final class SnapshotsOfSymbols {
  private static final String DEFAULT_BARS = "1m,1d";
  private static final List<String> KINDS = List.of("quote", "momentum", "asset");

  private final SnapshotSource entries;
  private final SeriesSource series;

  SnapshotsOfSymbols(SnapshotSource entries, SeriesSource series) {
    this.entries = entries;
    this.series = series;
  }

  /** What is asked for. */
  private record Query(
      List<Symbol> symbols,
      ModelName model,
      List<Interval> intervals,
      @Nullable Projection fields) {
    static Query of(Params params) {
      return new Query(
          params.symbols(),
          params.model(),
          params.names("bars", DEFAULT_BARS).stream().map(Interval::parse).toList(),
          Projection.of(params));
    }

    List<EntryName> entries() {
      List<EntryName> names = new ArrayList<>(symbols.size() * KINDS.size());
      for (Symbol symbol : symbols) {
        names.add(new EntryName.OfQuote(symbol));
        names.add(new EntryName.OfMomentum(model, symbol));
        names.add(new EntryName.OfAsset(symbol));
      }
      return names;
    }

    List<SeriesSource.Series> series() {
      List<SeriesSource.Series> all = new ArrayList<>(symbols.size() * intervals.size());
      for (Symbol symbol : symbols) {
        for (Interval interval : intervals) {
          all.add(new SeriesSource.Series(symbol, interval));
        }
      }
      return all;
    }
  }

  /**
   * {@code
   * {"snapshots":{"A":{"quote":{…},"momentum":null,"asset":{…},"bars":{"1m":{…},"1d":null}}},
   * "missing":["B"]}}. Both reads are sent before the first is answered.
   */
  CompletionStage<Answer> answer(Params params) {
    Query query = Query.of(params);
    CompletionStage<List<@Nullable Snapshot>> found = entries.read(query.entries());
    CompletionStage<List<SeriesSource.@Nullable Member>> bars =
        query.intervals().isEmpty()
            ? CompletableFuture.completedStage(List.of())
            : series.newest(query.series());
    return found.thenCombine(
        bars,
        (one, other) ->
            Answer.json(json(query, one, other), one)
                .orStale(other.stream().anyMatch(bar -> bar != null && bar.stale())));
  }

  private static Buffer json(
      Query query, List<@Nullable Snapshot> found, List<SeriesSource.@Nullable Member> bars) {
    JsonBytes json = new JsonBytes(found).raw("{\"snapshots\":{");
    List<Symbol> missing = new ArrayList<>();
    int kinds = KINDS.size();
    int lengths = query.intervals().size();
    String before = "";
    for (int i = 0; i < query.symbols().size(); i++) {
      List<@Nullable Snapshot> own = found.subList(i * kinds, (i + 1) * kinds);
      List<SeriesSource.@Nullable Member> newest = bars.subList(i * lengths, (i + 1) * lengths);
      if (own.stream().allMatch(entry -> entry == null)
          && newest.stream().allMatch(bar -> bar == null)) {
        missing.add(query.symbols().get(i));
        continue;
      }
      json.raw(before).quoted(query.symbols().get(i).value()).raw(":{");
      for (int kind = 0; kind < kinds; kind++) {
        json.quoted(KINDS.get(kind)).raw(":").entry(own.get(kind), query.fields()).raw(",");
      }
      bars(json, query.intervals(), newest).raw("}");
      before = ",";
    }
    return json.raw("},\"missing\":").quoted(missing).raw("}").buffer();
  }

  private static JsonBytes bars(
      JsonBytes json, List<Interval> intervals, List<SeriesSource.@Nullable Member> newest) {
    json.raw("\"bars\":{");
    for (int i = 0; i < intervals.size(); i++) {
      SeriesSource.Member bar = newest.get(i);
      json.raw(i == 0 ? "" : ",").quoted(intervals.get(i).code()).raw(":");
      if (bar == null) {
        json.raw("null");
      } else {
        json.raw(bar.json());
      }
    }
    return json.raw("}");
  }
}
