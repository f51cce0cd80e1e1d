package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.Symbol;
import io.tidemark.model.json.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BarHistoryTest {
  private static final Pattern TIME = Pattern.compile("\"openTime\":([0-9]+)");
  private static final Pattern TOKEN = Pattern.compile("\"nextPageToken\":\"([^\"]+)\"");

  /** A series in a list, oldest first. */
  private static final class ListSource implements SeriesSource {
    private final List<Member> members = new ArrayList<>();
    private int mostInOneRead;

    void live(long openTime) {
      add(openTime, "{\"version\":1,\"openTime\":" + openTime + "}");
    }

    void deleted(long openTime) {
      add(openTime, new String(Entry.tombstone(openTime + 1), StandardCharsets.US_ASCII));
    }

    private void add(long openTime, String json) {
      members.add(new Member(openTime, json.getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public CompletionStage<List<Member>> bars(
        Series series, TimeRange range, boolean newestFirst, int limit) {
      List<Member> ordered = new ArrayList<>(members);
      if (newestFirst) {
        Collections.reverse(ordered);
      }
      List<Member> found =
          ordered.stream()
              .filter(m -> m.openTime() >= range.from() && m.openTime() <= range.to())
              .limit(limit)
              .toList();
      mostInOneRead = Math.max(mostInOneRead, found.size());
      return CompletableFuture.completedStage(found);
    }

    @Override
    public CompletionStage<Boolean> known(Symbol symbol) {
      return CompletableFuture.completedStage(true);
    }

    @Override
    public CompletionStage<List<@Nullable Member>> newest(List<Series> series) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<Ranked>> ranked(
        ModelName model, ScoreRange range, boolean highestFirst, Slice slice) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<Symbol>> symbols(String prefix, @Nullable Symbol after, int limit) {
      throw new UnsupportedOperationException();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void pages_ofAnySeriesRangeAndLimit_joinToWhatIsThere(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      ListSource source = new ListSource();
      List<Long> expected = new ArrayList<>();
      int from = random.nextInt(40);
      int until = from + random.nextInt(60);
      double deletedShare = random.nextDouble();
      for (int time = 0; time < 80; time += 1 + random.nextInt(3)) {
        if (random.nextDouble() < deletedShare) {
          source.deleted(time);
        } else {
          source.live(time);
          if (time >= from && time < until) {
            expected.add((long) time);
          }
        }
      }
      boolean descending = random.nextBoolean();
      if (descending) {
        Collections.reverse(expected);
      }
      int limit = 1 + random.nextInt(20);
      String query =
          "start=" + from + "&end=" + until + "&limit=" + limit + (descending ? "&sort=desc" : "");

      assertThat(pages(source, query, limit)).as(query).isEqualTo(expected);
      assertThat(source.mostInOneRead).isLessThanOrEqualTo(limit + 1);
    }
  }

  private static List<Long> pages(SeriesSource source, String query, int limit) {
    List<Long> times = new ArrayList<>();
    String token = "";
    for (int page = 0; page < 200; page++) {
      String json =
          new BarHistory(source)
              .answer("A", Params.of(query + token))
              .toCompletableFuture()
              .join()
              .body()
              .toString();
      List<Long> own = TIME.matcher(json).results().map(r -> Long.valueOf(r.group(1))).toList();
      assertThat(own).hasSizeLessThanOrEqualTo(limit);
      times.addAll(own);
      Matcher next = TOKEN.matcher(json);
      if (!next.find()) {
        return times;
      }
      token = "&pageToken=" + next.group(1);
    }
    throw new AssertionError("pages without end");
  }
}
