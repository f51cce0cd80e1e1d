package io.tidemark.query;

import io.tidemark.model.Interval;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Symbol;
import io.tidemark.model.json.Entry;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers a symbol's bars, page by page; tombstones among them are passed over. */
final class BarHistory {
  private static final int DEFAULT_LIMIT = 500;
  private static final int MOST = 1_500;

  /** A page of a series full of tombstones ends after so many reads, short, with a token. */
  private static final int MOST_READS = 8;

  private final SeriesSource source;

  BarHistory(SeriesSource source) {
    this.source = source;
  }

  /** What is asked for: {@code range} without what earlier pages told. */
  private record Query(
      SeriesSource.Series series, SeriesSource.TimeRange range, boolean newestFirst, int limit) {
    Query after(long openTime) {
      SeriesSource.TimeRange rest =
          newestFirst
              ? new SeriesSource.TimeRange(range.from(), Math.min(range.to(), openTime - 1))
              : new SeriesSource.TimeRange(Math.max(range.from(), openTime + 1), range.to());
      return new Query(series, rest, newestFirst, limit);
    }
  }

  /** The bars of a page, and where the next one begins. */
  private record Page(List<SeriesSource.Member> bars, @Nullable String nextPageToken) {}

  /** {@code {"symbol":"A","interval":"1m","bars":[{…},…],"nextPageToken":null}}. */
  CompletionStage<Answer> answer(String id, Params params) {
    Query query = query(id, params);
    return page(query)
        .thenCompose(page -> page.bars().isEmpty() ? ifKnown(query, page) : done(page))
        .thenApply(page -> Answer.json(json(query.series(), page)));
  }

  private static Query query(String id, Params params) {
    Symbol symbol = Params.symbol("symbol", id);
    Interval interval = Interval.parse(params.text("interval", Interval.ONE_MINUTE.code()));
    String start = params.text("start");
    String end = params.text("end");
    long from = start == null ? 0 : Times.parse("start", start);
    long until = end == null ? Times.END : Times.parse("end", end);
    if (from > until) {
      throw InvalidRecordException.of("start", "must not be after the end " + end, start);
    }
    boolean newestFirst = params.descending("sort", "asc");
    Query query =
        new Query(
            new SeriesSource.Series(symbol, interval),
            new SeriesSource.TimeRange(from, until - 1), // the end itself is not part of it
            newestFirst,
            params.whole("limit", DEFAULT_LIMIT, 1, MOST));
    String token = params.text("pageToken");
    return token == null ? query : query.after(PageToken.bar(newestFirst, token));
  }

  private CompletionStage<Page> page(Query query) {
    return fill(query, new ArrayList<>(), MOST_READS);
  }

  /**
   * Reads on until there is one bar more than a page holds, which tells that there is another page,
   * or until the range is exhausted, or it has read often enough.
   */
  private CompletionStage<Page> fill(Query rest, List<SeriesSource.Member> bars, int readsLeft) {
    if (rest.range().isEmpty()) {
      return done(new Page(bars, null));
    }
    int wanted = rest.limit() + 1 - bars.size();
    return source
        .bars(rest.series(), rest.range(), rest.newestFirst(), wanted)
        .thenCompose(
            members -> {
              members.stream().filter(m -> !Entry.isTombstone(m.json())).forEach(bars::add);
              if (bars.size() > rest.limit()) {
                List<SeriesSource.Member> full = bars.subList(0, rest.limit());
                return done(new Page(full, token(rest, full.get(full.size() - 1))));
              }
              if (members.size() < wanted) {
                return done(new Page(bars, null));
              }
              SeriesSource.Member last = members.get(members.size() - 1);
              return readsLeft == 1
                  ? done(new Page(bars, token(rest, last)))
                  : fill(rest.after(last.openTime()), bars, readsLeft - 1);
            });
  }

  private static String token(Query query, SeriesSource.Member last) {
    return PageToken.ofBar(query.newestFirst(), last.openTime());
  }

  private CompletionStage<Page> ifKnown(Query query, Page page) {
    Symbol symbol = query.series().symbol();
    return source
        .known(symbol)
        .thenApply(
            known -> {
              if (!known) {
                throw RefusedException.notFound("no bars of " + symbol);
              }
              return page;
            });
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedStage(value);
  }

  private static Buffer json(SeriesSource.Series series, Page page) {
    JsonBytes json =
        new JsonBytes(List.of())
            .raw("{\"symbol\":")
            .quoted(series.symbol().value())
            .raw(",\"interval\":")
            .quoted(series.interval().code())
            .raw(",\"bars\":[");
    for (int i = 0; i < page.bars().size(); i++) {
      json.raw(i == 0 ? "" : ",").raw(page.bars().get(i).json());
    }
    return json.raw("],\"nextPageToken\":").quotedOrNull(page.nextPageToken()).raw("}").buffer();
  }
}
