package io.tidemark.query;

import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.tidemark.model.Interval;
import io.tidemark.model.Symbol;
import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.RedisKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads Redis over one link; confined to the link's event loop.
 *
 * <p>Every read asks {@code tm:active} along with what it reads, after it or in the same command.
 * If that names the generation that was read, then the answer holds; if it names another, the read
 * is done again there. So a generation may be switched at any time: no reader is told of an entry
 * that is no longer served, nor misses one that is.
 *
 * <p>In a cluster the two may be answered by two servers, in either order. That is as good: each
 * answer was right at some time between the read's beginning and its end, so where {@code
 * tm:active} names the generation that was read, it was served at some time within that span. What
 * was read may stem from before or after that time, as any read that overlaps a switch may. A
 * server that is away is left alone by itself, and costs only the reads of what lies there.
 */
final class RedisCache implements SnapshotSource, SeriesSource, MarkSource {
  private static final int MOST_ATTEMPTS = 5;

  /** How many of a series are looked at for one that is no tombstone. */
  private static final int NEWEST = 3;

  private final RedisLink link;
  private final RedisGuard guard;
  private final ActiveGeneration active;
  private final QueryMetrics metrics;

  RedisCache(RedisLink link, RedisGuard guard, ActiveGeneration active, QueryMetrics metrics) {
    this.link = link;
    this.guard = guard;
    this.active = active;
    this.metrics = metrics;
  }

  /** What a command read, and what {@code tm:active} was at that time. */
  private record Reading<T>(long active, T value) {}

  /** Sends a command that reads one generation. */
  private interface Command<T> {
    CompletionStage<Reading<T>> send(
        RedisClusterAsyncCommands<String, byte[]> redis, RedisKeys keys);
  }

  @Override
  public <T> Collection<List<T>> apart(List<T> reads, Function<T, EntryName> name) {
    if (!link.clustered() || reads.size() == 1) {
      return List.of(reads);
    }
    Map<String, List<T>> byServer = new LinkedHashMap<>();
    for (T read : reads) {
      byServer.computeIfAbsent(serverOf(name.apply(read)), server -> new ArrayList<>()).add(read);
    }
    return byServer.values();
  }

  private String serverOf(EntryName name) {
    return link.serverOf(name.key(new RedisKeys(active.guess())));
  }

  /** Whose silence is told of a read of several entries: that of the one server, or of all. */
  private String serverOf(List<EntryName> names) {
    if (!link.clustered() || names.isEmpty()) {
      return RedisGuard.ALL;
    }
    String first = serverOf(names.get(0));
    return names.stream().allMatch(name -> serverOf(name).equals(first)) ? first : RedisGuard.ALL;
  }

  @Override
  public CompletionStage<List<@Nullable Snapshot>> read(List<EntryName> names) {
    return current(
        serverOf(names),
        (redis, keys) -> {
          String[] wanted = new String[names.size() + 1];
          wanted[0] = RedisKeys.ACTIVE;
          for (int i = 0; i < names.size(); i++) {
            wanted[i + 1] = names.get(i).key(keys);
          }
          return redis.mget(wanted).thenApply(values -> snapshots(keys.generation(), values));
        });
  }

  private Reading<List<@Nullable Snapshot>> snapshots(
      long generation, List<KeyValue<String, byte[]>> values) {
    long served = ActiveGeneration.parse(orNull(values.get(0)));
    List<@Nullable Snapshot> found = new ArrayList<>(values.size() - 1);
    int hits = 0;
    for (int i = 1; i < values.size(); i++) {
      byte[] json = orNull(values.get(i));
      if (json == null || Entry.isTombstone(json)) {
        found.add(null);
      } else {
        found.add(new Snapshot(generation, json));
        hits++;
      }
    }
    if (served == generation) {
      metrics.found(hits, found.size() - hits);
    }
    return new Reading<>(served, found);
  }

  private static byte @Nullable [] orNull(KeyValue<String, byte[]> value) {
    return value.hasValue() ? value.getValue() : null;
  }

  @Override
  public CompletionStage<List<Member>> bars(
      Series series, TimeRange range, boolean newestFirst, int limit) {
    Range<Long> times = Range.create(range.from(), range.to());
    Limit most = Limit.from(limit);
    return current(
        (redis, keys) -> {
          String key = keys.bars(series.interval().code(), series.symbol().value());
          RedisFuture<List<ScoredValue<byte[]>>> members =
              newestFirst
                  ? redis.zrevrangebyscoreWithScores(key, times, most)
                  : redis.zrangebyscoreWithScores(key, times, most);
          return withActive(redis, members.thenApply(RedisCache::members));
        });
  }

  private static List<Member> members(List<ScoredValue<byte[]>> values) {
    return values.stream()
        .map(value -> new Member((long) value.getScore(), value.getValue()))
        .toList();
  }

  @Override
  public CompletionStage<Boolean> known(Symbol symbol) {
    byte[] member = bytes(symbol.value());
    return current(
        (redis, keys) -> {
          String[] series =
              Arrays.stream(Interval.values())
                  .map(interval -> keys.bars(interval.code(), symbol.value()))
                  .toArray(String[]::new);
          RedisFuture<Long> present = redis.exists(series);
          RedisFuture<@Nullable Double> indexed = redis.zscore(keys.symbols(), member);
          return withActive(
              redis, present.thenCombine(indexed, (count, score) -> count > 0 || score != null));
        });
  }

  @Override
  public CompletionStage<List<@Nullable Member>> newest(List<Series> series) {
    return current(
        (redis, keys) -> {
          List<CompletionStage<List<ScoredValue<byte[]>>>> sent = new ArrayList<>(series.size());
          for (Series one : series) {
            String key = keys.bars(one.interval().code(), one.symbol().value());
            sent.add(redis.zrevrangeWithScores(key, 0, NEWEST - 1L));
          }
          CompletableFuture<?>[] replies =
              sent.stream()
                  .map(CompletionStage::toCompletableFuture)
                  .toArray(CompletableFuture<?>[]::new);
          return withActive(
              redis,
              CompletableFuture.allOf(replies)
                  .thenApply(
                      done ->
                          sent.stream()
                              .map(reply -> newestOf(reply.toCompletableFuture().join()))
                              .collect(Collectors.toList()))); // of nulls, too
        });
  }

  private static @Nullable Member newestOf(List<ScoredValue<byte[]>> values) {
    for (Member member : members(values)) {
      if (!Entry.isTombstone(member.json())) {
        return member;
      }
    }
    return null;
  }

  @Override
  public CompletionStage<List<Ranked>> ranked(
      ModelName model, ScoreRange range, boolean highestFirst, Slice slice) {
    Range<Double> scores =
        Range.from(
            Range.Boundary.including(range.atLeast()), Range.Boundary.excluding(range.below()));
    Limit some = Limit.create(slice.skip(), slice.limit());
    return current(
        (redis, keys) -> {
          String key = keys.rank(model.value());
          RedisFuture<List<ScoredValue<byte[]>>> symbols =
              highestFirst
                  ? redis.zrevrangebyscoreWithScores(key, scores, some)
                  : redis.zrangebyscoreWithScores(key, scores, some);
          return withActive(redis, symbols.thenApply(RedisCache::ranked));
        });
  }

  private static List<Ranked> ranked(List<ScoredValue<byte[]>> values) {
    return values.stream()
        .map(value -> new Ranked(symbol(value.getValue()), value.getScore()))
        .toList();
  }

  @Override
  public CompletionStage<List<OptionalLong>> marks(List<Place> places) {
    return current(
        (redis, keys) -> {
          String[] names =
              places.stream()
                  .map(place -> keys.mark(place.topic(), place.partition()))
                  .toArray(String[]::new);
          return withActive(
              redis,
              redis
                  .mget(names)
                  .thenApply(values -> values.stream().map(RedisCache::offset).toList()));
        });
  }

  private static OptionalLong offset(KeyValue<String, byte[]> value) {
    byte[] text = orNull(value);
    return text == null
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(new String(text, StandardCharsets.US_ASCII)));
  }

  @Override
  public CompletionStage<List<Symbol>> symbols(String prefix, @Nullable Symbol after, int limit) {
    Range<byte[]> names = Range.from(from(prefix, after), to(prefix));
    Limit most = Limit.from(limit);
    return current(
        (redis, keys) ->
            withActive(
                redis,
                redis.zrangebylex(keys.symbols(), names, most).thenApply(RedisCache::symbols)));
  }

  private static Range.Boundary<byte[]> from(String prefix, @Nullable Symbol after) {
    if (after != null && after.value().compareTo(prefix) >= 0) {
      return Range.Boundary.excluding(bytes(after.value()));
    }
    return prefix.isEmpty() ? Range.Boundary.unbounded() : Range.Boundary.including(bytes(prefix));
  }

  private static Range.Boundary<byte[]> to(String prefix) {
    if (prefix.isEmpty()) {
      return Range.Boundary.unbounded();
    }
    byte[] end = Arrays.copyOf(bytes(prefix), prefix.length() + 1);
    end[prefix.length()] = (byte) 0xff; // above every byte that a symbol may hold
    return Range.Boundary.excluding(end);
  }

  private static List<Symbol> symbols(List<byte[]> members) {
    return members.stream().map(RedisCache::symbol).toList();
  }

  private static Symbol symbol(byte[] member) {
    return new Symbol(new String(member, StandardCharsets.US_ASCII));
  }

  private static byte[] bytes(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }

  /** Sends {@code GET tm:active} behind what has been sent. */
  private static <T> CompletionStage<Reading<T>> withActive(
      RedisClusterAsyncCommands<String, byte[]> redis, CompletionStage<T> sent) {
    return sent.thenCombine(
        redis.get(RedisKeys.ACTIVE),
        (value, served) -> new Reading<>(ActiveGeneration.parse(served), value));
  }

  private <T> CompletionStage<T> current(Command<T> command) {
    return current(RedisGuard.ALL, command);
  }

  private <T> CompletionStage<T> current(String server, Command<T> command) {
    return guard.read(
        server,
        () -> {
          CompletableFuture<T> result = new CompletableFuture<>();
          attempt(command, result, 1);
          return result;
        });
  }

  private <T> void attempt(Command<T> command, CompletableFuture<T> result, int attempt) {
    long start = System.nanoTime();
    RedisKeys keys = new RedisKeys(active.guess());
    CompletionStage<Reading<T>> sent;
    try {
      sent = command.send(link.commands(), keys);
    } catch (RuntimeException e) {
      result.completeExceptionally(RedisFailures.told(e));
      return;
    }
    Stages.end(
        sent,
        (reading, failure) -> {
          metrics.redis(System.nanoTime() - start);
          if (failure != null) {
            result.completeExceptionally(RedisFailures.told(failure));
          } else if (reading.active() == keys.generation()) {
            result.complete(reading.value());
          } else if (attempt == MOST_ATTEMPTS) {
            result.completeExceptionally(
                RefusedException.unavailable("the cache changes its generation all the time"));
          } else {
            active.seen(reading.active());
            attempt(command, result, attempt + 1);
          }
        });
  }
}
