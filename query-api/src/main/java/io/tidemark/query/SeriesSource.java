package io.tidemark.query;

import io.tidemark.model.Interval;
import io.tidemark.model.Symbol;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers what the cache holds in order: bars by time, symbols by name and by score. A stage fails
 * with a {@link RefusedException} if nobody can.
 */
interface SeriesSource {
  /** One symbol's bars of one length. */
  record Series(Symbol symbol, Interval interval) {}

  /** Open times from {@code from} to {@code to}, both included. */
  record TimeRange(long from, long to) {
    boolean isEmpty() {
      return from > to;
    }
  }

  /** One member of a series: a bar, or the tombstone of one. */
  final class Member {
    private final long openTime;
    private final byte[] json;
    private final boolean stale;

    Member(long openTime, byte[] json) {
      this(openTime, json, false);
    }

    /**
     * @param stale whether there may be a newer version of it, or a newer one
     */
    Member(long openTime, byte[] json, boolean stale) {
      this.openTime = openTime;
      this.json = json;
      this.stale = stale;
    }

    boolean stale() {
      return stale;
    }

    long openTime() {
      return openTime;
    }

    byte[] json() {
      return json;
    }
  }

  /** A symbol on the leaderboard, with its unrounded score. */
  record Ranked(Symbol symbol, double score) {}

  /** At most {@code limit} after the first {@code skip}. */
  record Slice(int skip, int limit) {}

  /** Unrounded scores from {@code atLeast} to less than {@code below}. */
  record ScoreRange(double atLeast, double below) {}

  /** At most {@code limit} members in the range, oldest first unless {@code newestFirst}. */
  CompletionStage<List<Member>> bars(
      Series series, TimeRange range, boolean newestFirst, int limit);

  /** Whether there is any series of the symbol, or the symbol is in the index. */
  CompletionStage<Boolean> known(Symbol symbol);

  /** The newest bar of each of {@code series}, in that order; null where there is none. */
  CompletionStage<List<@Nullable Member>> newest(List<Series> series);

  /**
   * A slice of the symbols in the range, lowest score first, equal ones in order of their symbols;
   * all the other way round where {@code highestFirst}.
   */
  CompletionStage<List<Ranked>> ranked(
      ModelName model, ScoreRange range, boolean highestFirst, Slice slice);

  /** At most {@code limit} symbols that begin with {@code prefix}, in order, from after one on. */
  CompletionStage<List<Symbol>> symbols(String prefix, @Nullable Symbol after, int limit);
}
