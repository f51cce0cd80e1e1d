package io.tidemark.query;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Rating;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers the symbols of the highest or lowest momentum, page by page. */
final class Leaderboard {
  private static final int DEFAULT_TOP = 20;
  private static final double MOST_SCORE = 100;

  /** What has the score of the page before's last one, is passed over in so many reads. */
  private static final int MOST_READS = 8;

  private final SeriesSource ranks;
  private final SnapshotSource entries;

  Leaderboard(SeriesSource ranks, SnapshotSource entries) {
    this.ranks = ranks;
    this.entries = entries;
  }

  /**
   * What is asked for.
   *
   * @param after the last place of the page before; null for the first page
   */
  private record Query(
      ModelName model,
      SeriesSource.ScoreRange range,
      boolean highestFirst,
      int top,
      SeriesSource.@Nullable Ranked after) {
    /** Whether a place lies behind the page before. */
    boolean ahead(SeriesSource.Ranked place) {
      if (after == null || place.score() != after.score()) {
        return true;
      }
      int order = place.symbol().compareTo(after.symbol());
      return highestFirst ? order < 0 : order > 0;
    }
  }

  /** The places of a page, and where the next one begins. */
  private record Page(List<SeriesSource.Ranked> places, @Nullable String nextPageToken) {}

  /**
   * {@code {"model":"tidemark-1","momentum":[{…},…],"nextPageToken":null}}; what vanished meanwhile
   * is left out.
   */
  CompletionStage<Answer> answer(Params params) {
    Query query = query(params);
    Projection fields = Projection.of(params);
    return fill(query, new ArrayList<>(), 0, MOST_READS)
        .thenCompose(
            page ->
                entries
                    .read(names(query, page))
                    .thenApply(
                        found -> Answer.json(json(query.model(), page, found, fields), found)));
  }

  private static List<EntryName> names(Query query, Page page) {
    return page.places().stream()
        .<EntryName>map(place -> new EntryName.OfMomentum(query.model(), place.symbol()))
        .toList();
  }

  private static Query query(Params params) {
    boolean highestFirst = params.descending("order", "desc");
    double least = params.number("minScore", Double.NEGATIVE_INFINITY, 0, MOST_SCORE);
    double most = params.number("maxScore", Double.POSITIVE_INFINITY, 0, MOST_SCORE);
    if (least > most) {
      throw InvalidRecordException.of("minScore", "must not be above maxScore " + most, least);
    }
    String rating = params.text("rating");
    SeriesSource.ScoreRange range = new SeriesSource.ScoreRange(least, Math.nextUp(most));
    String token = params.text("pageToken");
    SeriesSource.Ranked after = token == null ? null : PageToken.rank(highestFirst, token);
    if (rating != null) {
      range = both(range, scores(rating));
    }
    if (after != null) {
      range = both(range, behind(after, highestFirst));
    }
    return new Query(
        params.model(),
        range,
        highestFirst,
        params.whole("top", DEFAULT_TOP, 1, Params.MOST_SYMBOLS),
        after);
  }

  private static SeriesSource.ScoreRange behind(SeriesSource.Ranked after, boolean highestFirst) {
    return highestFirst
        ? new SeriesSource.ScoreRange(Double.NEGATIVE_INFINITY, Math.nextUp(after.score()))
        : new SeriesSource.ScoreRange(after.score(), Double.POSITIVE_INFINITY);
  }

  private static SeriesSource.ScoreRange both(
      SeriesSource.ScoreRange one, SeriesSource.ScoreRange other) {
    return new SeriesSource.ScoreRange(
        Math.max(one.atLeast(), other.atLeast()), Math.min(one.below(), other.below()));
  }

  /**
   * Reads on until there is one place more than a page holds, which tells that there is another
   * page, or until there are no more, or it has read often enough.
   */
  private CompletionStage<Page> fill(
      Query query, List<SeriesSource.Ranked> places, int skip, int readsLeft) {
    if (query.range().atLeast() >= query.range().below()) {
      return CompletableFuture.completedStage(new Page(places, null));
    }
    int wanted = query.top() + 2; // one to tell of another page, one that may have been told
    return ranks
        .ranked(
            query.model(),
            query.range(),
            query.highestFirst(),
            new SeriesSource.Slice(skip, wanted))
        .thenCompose(
            found -> {
              found.stream().filter(query::ahead).forEach(places::add);
              if (places.size() > query.top()) {
                List<SeriesSource.Ranked> full = places.subList(0, query.top());
                return CompletableFuture.completedStage(
                    new Page(full, token(query, full.get(full.size() - 1))));
              }
              if (found.size() < wanted) {
                return CompletableFuture.completedStage(new Page(places, null));
              }
              return readsLeft == 1
                  ? CompletableFuture.completedStage(
                      new Page(places, token(query, found.get(found.size() - 1))))
                  : fill(query, places, skip + found.size(), readsLeft - 1);
            });
  }

  private static String token(Query query, SeriesSource.Ranked last) {
    return PageToken.ofRank(query.highestFirst(), last);
  }

  private static Buffer json(
      ModelName model, Page page, List<@Nullable Snapshot> found, @Nullable Projection fields) {
    JsonBytes json =
        new JsonBytes(found).raw("{\"model\":").quoted(model.value()).raw(",\"momentum\":[");
    boolean first = true;
    for (Snapshot entry : found) {
      if (entry != null) {
        json.raw(first ? "" : ",").entry(entry, fields);
        first = false;
      }
    }
    return json.raw("],\"nextPageToken\":").quotedOrNull(page.nextPageToken()).raw("}").buffer();
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
