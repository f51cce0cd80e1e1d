package io.tidemark.query;

import io.lettuce.core.RedisCommandExecutionException;
import io.netty.channel.EventLoop;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.runtime.Problem;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Answers whoever may administer the cache; confined to one event loop. */
final class Administration {
  /** How long the longest of its works may take. */
  static final int MOST_MILLIS = 30_000;

  private static final int LONGEST_REPLY = 200;

  /**
   * What the event loops share.
   *
   * @param clearing whether one of them is removing entries
   */
  record Shared(AtomicBoolean clearing, RemovalScript removal) {
    static Shared create() {
      return new Shared(new AtomicBoolean(), new RemovalScript());
    }
  }

  /** What it asks for reports. */
  record Reports(ServerReport servers, StatsReport stats, KeyListing keys, CacheHealth health) {}

  private final Shared shared;
  private final RedisLink link;
  private final NearCache near;
  private final Reports reports;
  private final Warmup warmup;
  private final EventLoop loop;

  Administration(
      Shared shared,
      RedisLink link,
      NearCache near,
      Reports reports,
      Warmup warmup,
      EventLoop loop) {
    this.shared = shared;
    this.link = link;
    this.near = near;
    this.reports = reports;
    this.warmup = warmup;
    this.loop = loop;
  }

  /** The answer, on the event loop, or a stage that fails with a {@link RefusedException}. */
  CompletionStage<Answer> answer(AdminCall call) {
    CompletableFuture<Answer> result = new CompletableFuture<>();
    CompletionStage<Answer> asked;
    try {
      asked = asked(call);
    } catch (RuntimeException e) {
      asked = CompletableFuture.failedStage(e);
    }
    Stages.end(
        asked,
        (answer, failure) ->
            loop.execute(
                () -> {
                  if (failure == null) {
                    result.complete(answer);
                  } else {
                    result.completeExceptionally(told(failure));
                  }
                }));
    return result;
  }

  private CompletionStage<Answer> asked(AdminCall call) {
    return switch (call.route()) {
      case CACHE_INFO -> reports.servers().answer();
      case CACHE_STATS -> reports.stats().answer();
      case CACHE_KEYS -> reports.keys().answer(call.params());
      case CACHE_HEALTH -> reports.health().answer();
      case CACHE -> {
        String pattern = call.params().text("pattern");
        if (pattern == null) {
          throw new InvalidRecordException("pattern: is missing; * is every entry");
        }
        yield clear(call, new Choice.Matching(new KeyPattern(pattern)));
      }
      case CACHE_INVALIDATE ->
          RequestBody.of(call.request(), loop).thenCompose(body -> clear(call, Choice.parse(body)));
      case CACHE_WARMUP -> {
        var symbols = call.params().symbols();
        yield warmup
            .answer(symbols)
            .thenApply(
                answer -> {
                  Audit.tell(call, symbols.size() + " symbols", answer.outcome());
                  return answer.answer();
                });
      }
      default -> throw RefusedException.notFound("no such path");
    };
  }

  private CompletionStage<Answer> clear(AdminCall call, Choice choice) {
    if (!shared.clearing().compareAndSet(false, true)) {
      throw new RefusedException(
          new Problem(
              503,
              "overloaded",
              "Too many requests are under way",
              "another removal is under way"));
    }
    CompletionStage<Clearing.Cleared> run;
    try {
      run = new Clearing(link, shared.removal(), near, choice).run();
    } catch (RuntimeException e) {
      shared.clearing().set(false);
      throw e;
    }
    return run.whenComplete(
            (cleared, failure) -> {
              shared.clearing().set(false);
              Audit.tell(
                  call,
                  choice.toString(),
                  cleared == null ? "failed: " + failure : cleared.toString());
            })
        .thenApply(Administration::cleared);
  }

  private static Answer cleared(Clearing.Cleared cleared) {
    JsonObject byKind = new JsonObject();
    for (CacheTopic kind : CacheTopic.values()) {
      Long count = cleared.removed().get(kind);
      if (count != null) {
        byKind.put(kind.suffix(), count);
      }
    }
    return Answer.json(
        new JsonObject()
            .put("generation", cleared.generation())
            .put("removed", cleared.total())
            .put("kinds", byKind)
            .put("complete", cleared.complete())
            .toBuffer());
  }

  /** Whoever may administer is told what Redis says. */
  private static Throwable told(Throwable failure) {
    Throwable cause = Stages.cause(failure);
    if (cause instanceof InvalidRecordException e) {
      return new RefusedException(Problem.badRequest(String.valueOf(e.getMessage())));
    }
    if (cause instanceof TimeoutException) {
      return RefusedException.unavailable("the cache did not answer in time");
    }
    if (cause instanceof RedisCommandExecutionException reply) {
      String text = String.valueOf(reply.getMessage());
      return RefusedException.unavailable(
          "the cache refuses: " + text.substring(0, Math.min(text.length(), LONGEST_REPLY)));
    }
    return RedisFailures.told(cause);
  }
}
