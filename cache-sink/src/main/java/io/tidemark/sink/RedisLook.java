package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.tidemark.model.wire.RedisKeys;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what Redis holds under many keys at once, by single commands that any deployment knows. */
final class RedisLook {
  private static final String WRONG_TYPE = "WRONGTYPE";

  private final RedisLink link;
  private final RedisKeys keys;

  RedisLook(RedisLink link, RedisKeys keys) {
    this.link = link;
    this.keys = keys;
  }

  /** What is asked of one key. */
  private sealed interface Question {
    record OfEntry(
        RedisFuture<byte[]> value, RedisFuture<Long> ttl, @Nullable RedisFuture<Double> score)
        implements Question {}

    record OfSeries(RedisFuture<List<ScoredValue<byte[]>>> members, RedisFuture<Long> ttl)
        implements Question {}
  }

  /** What Redis holds, in the order of {@code expected}. */
  List<Held> at(List<Expected> expected) {
    List<Question> questions = new ArrayList<>(expected.size());
    for (Expected one : expected) {
      questions.add(one instanceof ExpectedSeries ? series(one.key()) : entry(one.key()));
    }
    List<Held> held = new ArrayList<>(expected.size());
    for (Question question : questions) {
      held.add(answer(question));
    }
    return held;
  }

  private Question entry(String key) {
    RedisClusterAsyncCommands<String, byte[]> redis = link.commands();
    CacheKey parts = CacheKey.parse(keys, key);
    String companion = parts == null ? null : parts.companion(keys);
    return new Question.OfEntry(
        redis.get(key),
        redis.pttl(key),
        parts == null || companion == null
            ? null
            : redis.zscore(companion, parts.id().getBytes(UTF_8)));
  }

  private Question series(String key) {
    RedisClusterAsyncCommands<String, byte[]> redis = link.commands();
    return new Question.OfSeries(redis.zrangeWithScores(key, 0, -1), redis.pttl(key));
  }

  private Held answer(Question question) {
    if (question instanceof Question.OfEntry entry) {
      long ttl = link.await(entry.ttl());
      Double score = entry.score() == null ? null : typed(entry.score()).value();
      Typed<byte[]> value = typed(entry.value());
      return value.wrong()
          ? new Held.WrongType()
          : new Held.OfEntry(
              value.value() == null ? null : HeldValue.of(value.value()), ttl, score);
    }
    Question.OfSeries series = (Question.OfSeries) question;
    long ttl = link.await(series.ttl());
    Typed<List<ScoredValue<byte[]>>> members = typed(series.members());
    return members.wrong() ? new Held.WrongType() : new Held.OfSeries(bars(members.value()), ttl);
  }

  private static List<Held.Bar> bars(@Nullable List<ScoredValue<byte[]>> members) {
    List<Held.Bar> bars = new ArrayList<>();
    if (members != null) {
      for (ScoredValue<byte[]> member : members) {
        bars.add(new Held.Bar((long) member.getScore(), HeldValue.of(member.getValue())));
      }
    }
    return bars;
  }

  /** A reply, or that the key has another type than the command is for. */
  private record Typed<T>(@Nullable T value, boolean wrong) {}

  private <T> Typed<T> typed(RedisFuture<T> reply) {
    try {
      return new Typed<>(link.outcome(reply), false);
    } catch (RedisCommandExecutionException e) {
      if (String.valueOf(e.getMessage()).startsWith(WRONG_TYPE)) {
        return new Typed<>(null, true);
      }
      throw link.inDoubt(e);
    } catch (RedisException e) {
      throw link.inDoubt(e);
    }
  }
}
