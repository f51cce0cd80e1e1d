package io.tidemark.query;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Rating;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers the symbols of the highest or lowest momentum. */
final class Leaderboard {
  private static final int DEFAULT_TOP = 20;
  private static final SeriesSource.ScoreRange ALL =
      new SeriesSource.ScoreRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  private final SeriesSource ranks;
  private final SnapshotSource entries;

  Leaderboard(SeriesSource ranks, SnapshotSource entries) {
    this.ranks = ranks;
    this.entries = entries;
  }

  /** {@code {"model":"tidemark-1","momentum":[{…},…]}}; what vanished meanwhile is left out. */
  CompletionStage<Answer> answer(Params params) {
    ModelName model = params.model();
    int top = params.whole("top", DEFAULT_TOP, 1, Params.MOST_SYMBOLS);
    boolean highestFirst = params.descending("order", "desc");
    String rating = params.text("rating");
    SeriesSource.ScoreRange range = rating == null ? ALL : scores(rating);
    return ranks
        .ranked(model, range, highestFirst, top)
        .thenCompose(
            symbols ->
                entries.read(
                    symbols.stream()
                        .<EntryName>map(symbol -> new EntryName.OfMomentum(model, symbol))
                        .toList()))
        .thenApply(found -> Answer.json(json(model, found)));
  }

  private static Buffer json(ModelName model, List<@Nullable Snapshot> found) {
    JsonBytes json =
        new JsonBytes(found).raw("{\"model\":").quoted(model.value()).raw(",\"momentum\":[");
    boolean first = true;
    for (Snapshot entry : found) {
      if (entry != null) {
        json.raw(first ? "" : ",").entry(entry);
        first = false;
      }
    }
    return json.raw("]}").buffer();
  }

  /** The unrounded scores of a rating's label. */
  static SeriesSource.ScoreRange scores(String label) {
    double below = Double.POSITIVE_INFINITY;
    for (Rating rating : Rating.values()) {
      if (rating == Rating.INSUFFICIENT) {
        continue;
      }
      if (rating.label().equalsIgnoreCase(label)) {
        return new SeriesSource.ScoreRange(rating.atLeast(), below);
      }
      below = rating.atLeast();
    }
    String labels =
        Arrays.stream(Rating.values())
            .filter(rating -> rating != Rating.INSUFFICIENT)
            .map(Rating::label)
            .collect(Collectors.joining(", "));
    throw InvalidRecordException.of("rating", "must be one of " + labels, label);
  }
}
