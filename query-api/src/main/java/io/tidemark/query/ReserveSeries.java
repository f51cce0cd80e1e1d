package io.tidemark.query;

import io.tidemark.model.Interval;
import io.tidemark.model.Symbol;
import io.tidemark.model.json.BarJson;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.StateQuestion;
import io.tidemark.model.wire.StateReply;
import io.tidemark.model.wire.Topics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Series out of Redis, and what their owners can say where it can't: which bar is the newest, and
 * whether a symbol or a series is known at all. A page of bars nobody but Redis can answer, since
 * processors keep only the newest ones, and half a series would look like a whole one. Confined to
 * one event loop.
 */
final class ReserveSeries implements SeriesSource {
  private static final String BEHIND = "the cache has fallen behind what was answered before";

  private final SeriesSource redis;
  private final StateClient processors;
  private final ToldBars told;

  ReserveSeries(SeriesSource redis, StateClient processors, ToldBars told) {
    this.redis = redis;
    this.processors = processors;
    this.told = told;
  }

  @Override
  public CompletionStage<List<Member>> bars(
      Series series, TimeRange range, boolean newestFirst, int limit) {
    return redis
        .bars(series, range, newestFirst, limit)
        .thenCompose(
            page -> {
              boolean whole = newestFirst || page.size() < limit;
              if (!told.admits(series, range, page, whole)) {
                throw RefusedException.unavailable(BEHIND);
              }
              return page.isEmpty() && processors.present()
                  ? unlessLost(series, range, page)
                  : CompletableFuture.completedStage(page);
            });
  }

  /** An empty page, unless its owner knows a bar in it: then Redis has lost the series. */
  private CompletionStage<List<Member>> unlessLost(
      Series series, TimeRange range, List<Member> empty) {
    return processors
        .ask(question(series, true))
        .thenApply(
            reply -> {
              requireTold(reply);
              long openTime =
                  reply instanceof StateReply.Found found
                      ? BarJson.read(found.json()).openTime()
                      : Long.MIN_VALUE;
              if (openTime >= range.from() && openTime <= range.to()) {
                throw RefusedException.unavailable("the cache has lost these bars for a moment");
              }
              return empty;
            });
  }

  @Override
  public CompletionStage<Boolean> known(Symbol symbol) {
    return redis
        .known(symbol)
        .thenCompose(
            known ->
                known || !processors.present()
                    ? CompletableFuture.completedStage(known)
                    : knownToOwner(symbol));
  }

  /** Whether there is a quote, or any bar, told by whoever would have made it. */
  private CompletionStage<Boolean> knownToOwner(Symbol symbol) {
    Stream<CacheTopic> kinds =
        Stream.concat(
            Stream.of(CacheTopic.QUOTES), Arrays.stream(Interval.values()).map(Topics::bars));
    return all(kinds
            .map(kind -> processors.ask(new StateQuestion(true, kind, symbol.value())))
            .toList())
        .thenApply(
            replies -> {
              if (replies.stream().anyMatch(StateReply.Found.class::isInstance)) {
                return true;
              }
              replies.forEach(ReserveSeries::requireTold);
              return false;
            });
  }

  private static void requireTold(StateReply reply) {
    if (reply instanceof StateReply.NotNow notNow) {
      throw RefusedException.unavailable("its owner can't say: " + notNow.reason());
    }
  }

  @Override
  public CompletionStage<List<@Nullable Member>> newest(List<Series> series) {
    return redis
        .newest(series)
        .handle(
            (found, failure) -> failure == null ? checked(series, found) : away(series, failure))
        .thenCompose(stage -> stage);
  }

  private CompletionStage<List<@Nullable Member>> checked(
      List<Series> series, List<@Nullable Member> found) {
    for (int i = 0; i < found.size(); i++) {
      if (!told.admits(series.get(i), found.get(i))) {
        return owners(series);
      }
    }
    return CompletableFuture.completedStage(found);
  }

  private CompletionStage<List<@Nullable Member>> away(List<Series> series, Throwable failure) {
    Throwable cause = Stages.cause(failure);
    return cause instanceof RefusedException && processors.present()
        ? owners(series)
        : CompletableFuture.failedStage(cause);
  }

  private CompletionStage<List<@Nullable Member>> owners(List<Series> series) {
    return all(series.stream().map(one -> processors.ask(question(one, false))).toList())
        .thenApply(
            replies -> {
              List<@Nullable Member> members = new ArrayList<>(replies.size());
              for (int i = 0; i < replies.size(); i++) {
                members.add(member(series.get(i), replies.get(i)));
              }
              return members;
            });
  }

  private static StateQuestion question(Series series, boolean renew) {
    return new StateQuestion(renew, Topics.bars(series.interval()), series.symbol().value());
  }

  private @Nullable Member member(Series series, StateReply reply) {
    requireTold(reply);
    if (!(reply instanceof StateReply.Found found)) {
      return null;
    }
    Member bar = new Member(BarJson.read(found.json()).openTime(), found.json(), true);
    if (!told.told(series, bar)) {
      throw RefusedException.unavailable(BEHIND);
    }
    return bar;
  }

  private static CompletionStage<List<StateReply>> all(List<CompletionStage<StateReply>> asked) {
    CompletableFuture<?>[] futures =
        asked.stream()
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(futures)
        .thenApply(done -> asked.stream().map(one -> one.toCompletableFuture().join()).toList());
  }

  @Override
  public CompletionStage<List<Ranked>> ranked(
      ModelName model, ScoreRange range, boolean highestFirst, Slice slice) {
    return redis.ranked(model, range, highestFirst, slice);
  }

  @Override
  public CompletionStage<List<Symbol>> symbols(String prefix, @Nullable Symbol after, int limit) {
    return redis.symbols(prefix, after, limit);
  }
}
