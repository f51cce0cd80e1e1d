package io.tidemark.query;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.tidemark.model.Interval;
import io.tidemark.model.Symbol;
import io.tidemark.model.wire.StateLines;
import io.tidemark.model.wire.StateReply;
import io.tidemark.runtime.HostPort;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReserveSeriesTest {
  private static final SeriesSource.Series MINUTES =
      new SeriesSource.Series(new Symbol("A"), Interval.ONE_MINUTE);
  private static final SeriesSource.TimeRange EVER =
      new SeriesSource.TimeRange(0, Long.MAX_VALUE - 1);
  private static final StateReply UNKNOWN = new StateReply.Unknown();
  private static final StateReply NOT_NOW = new StateReply.NotNow("it is restoring");

  private final HandSeries redis = new HandSeries();
  private StateReply reply = UNKNOWN;
  private final ReserveSeries series =
      new ReserveSeries(
          redis,
          new StateClient(
              FallbackConfig.none().to(List.of(new HostPort("one", 1))),
              (processor, edition, lines) -> {
                int size = StateLines.questions(lines).size();
                return CompletableFuture.completedStage(
                    StateLines.writeReplies(Collections.nCopies(size, reply)));
              },
              () -> "",
              ImmediateEventExecutor.INSTANCE,
              new FallbackMetrics(new MetricRegistry())),
          new ToldBars(new ServedEdition("")));

  /** Answers what the test has put in, or that it is away. */
  private static final class HandSeries implements SeriesSource {
    private List<@Nullable Member> bars = List.of();
    private boolean away;

    private <T> CompletionStage<T> answer(T value) {
      return away
          ? CompletableFuture.failedStage(RefusedException.unavailable("redis is away"))
          : CompletableFuture.completedStage(value);
    }

    @Override
    public CompletionStage<List<Member>> bars(
        Series series, TimeRange range, boolean newestFirst, int limit) {
      return answer(bars.stream().filter(bar -> bar != null).limit(limit).toList());
    }

    @Override
    public CompletionStage<Boolean> known(Symbol symbol) {
      return answer(!bars.isEmpty());
    }

    @Override
    public CompletionStage<List<@Nullable Member>> newest(List<Series> series) {
      return answer(bars);
    }

    @Override
    public CompletionStage<List<Ranked>> ranked(
        ModelName model, ScoreRange range, boolean highestFirst, Slice slice) {
      return answer(List.of());
    }

    @Override
    public CompletionStage<List<Symbol>> symbols(String prefix, @Nullable Symbol after, int limit) {
      return answer(List.of());
    }
  }

  private static byte[] json(long version, long openTime) {
    return """
        {"version":%d,"symbol":"A","interval":"1m","openTime":%d,"open":"1","high":"1","low":"1",\
        "close":"1","volume":null,"trades":1,"closed":false}"""
        .formatted(version, openTime)
        .getBytes(US_ASCII);
  }

  private static SeriesSource.Member bar(long version, long openTime) {
    return new SeriesSource.Member(openTime, json(version, openTime));
  }

  private static StateReply found(long version, long openTime) {
    return new StateReply.Found(json(version, openTime));
  }

  private SeriesSource.@Nullable Member newest() {
    return series.newest(List.of(MINUTES)).toCompletableFuture().join().get(0);
  }

  private List<SeriesSource.Member> page(boolean newestFirst, int limit) {
    return series.bars(MINUTES, EVER, newestFirst, limit).toCompletableFuture().join();
  }

  @Test
  void newestBar_redisAway_isTheOwners() {
    redis.away = true;
    reply = found(7, 60_000);

    SeriesSource.Member told = Objects.requireNonNull(newest());

    assertThat(told.openTime()).isEqualTo(60_000);
    assertThat(told.json()).isEqualTo(json(7, 60_000));
    reply = UNKNOWN;
    assertThat(newest()).isNull();
    reply = NOT_NOW;
    assertThatThrownBy(this::newest).hasMessageContaining("it is restoring");
  }

  @Test
  void newestBar_neverFallsBehindWhatWasTold() {
    redis.away = true;
    reply = found(7, 60_000);
    assertThat(newest()).isNotNull();
    redis.away = false;

    redis.bars = List.of(bar(6, 60_000));
    assertThat(newest())
        .isNotNull()
        .extracting(SeriesSource.Member::json)
        .isEqualTo(json(7, 60_000));
    reply = found(5, 60_000);
    assertThatThrownBy(this::newest).hasMessageContaining("fallen behind");

    redis.bars = List.of(bar(8, 120_000));
    assertThat(newest()).isSameAs(redis.bars.get(0));
  }

  @Test
  void page_olderThanWhatWasTold_isRefused() {
    redis.away = true;
    reply = found(7, 60_000);
    assertThat(newest()).isNotNull();
    assertThatThrownBy(() -> page(true, 10)).hasMessageContaining("redis is away");
    redis.away = false;

    redis.bars = Arrays.asList(bar(4, 0), bar(6, 60_000));
    assertThatThrownBy(() -> page(false, 10)).hasMessageContaining("fallen behind");
    redis.bars = List.of(bar(4, 0));
    assertThatThrownBy(() -> page(false, 10)).hasMessageContaining("fallen behind");
    assertThat(page(false, 1)).hasSize(1); // the page ends before that bar
    redis.bars = Arrays.asList(bar(4, 0), bar(7, 60_000));
    assertThat(page(false, 10)).hasSize(2);
    redis.bars = List.of(bar(7, 60_000));
    assertThat(page(true, 1)).hasSize(1);
  }

  @Test
  void emptyPage_ofASeriesThatRedisHasLost_isRefused() {
    reply = found(7, 60_000);
    assertThatThrownBy(() -> page(false, 10)).hasMessageContaining("lost these bars");

    reply = UNKNOWN;
    assertThat(page(false, 10)).isEmpty();
    reply = NOT_NOW;
    assertThatThrownBy(() -> page(false, 10)).hasMessageContaining("it is restoring");
  }

  @Test
  void symbol_isUnknownByItsOwnersWordOnly() {
    Symbol symbol = new Symbol("A");

    assertThat(series.known(symbol).toCompletableFuture().join()).isFalse();
    reply = found(7, 60_000);
    assertThat(series.known(symbol).toCompletableFuture().join()).isTrue();
    reply = NOT_NOW;
    assertThatThrownBy(() -> series.known(symbol).toCompletableFuture().join())
        .hasMessageContaining("it is restoring");
  }
}
