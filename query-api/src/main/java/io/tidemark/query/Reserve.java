package io.tidemark.query;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/** What one event loop has for when Redis can't answer; confined to that loop but for health. */
final class Reserve {
  private static final long LOOK_MILLIS = 250;
  private static final long PROBE_MILLIS = 1_000;

  private final RedisLink redis;
  private final RedisGuard guard;
  private final StateClient processors;
  private final Fallback fallback;
  private final ToldBars bars;

  /** What all event loops share. */
  record Shared(Fallback.Shared fallback, ToldBars bars, ServedEdition edition) {
    static Shared of(QueryConfig config, NearSnapshots.Shared near, FallbackMetrics metrics) {
      ServedEdition edition = new ServedEdition(config.topics().edition());
      return new Shared(
          Fallback.Shared.of(near.near(), near.highWater(), near.active(), edition, metrics),
          new ToldBars(edition),
          edition);
    }
  }

  private Reserve(RedisLink redis, RedisGuard guard, StateClient processors, Shared shared) {
    this.redis = redis;
    this.guard = guard;
    this.processors = processors;
    this.fallback = new Fallback(shared.fallback(), processors);
    this.bars = shared.bars();
  }

  /** That of {@code loop}, at work from now on. */
  static Reserve open(
      Shared shared, QueryConfig config, RedisLink redis, Vertx vertx, EventLoop loop) {
    FallbackConfig settings = config.fallback();
    Duration half = settings.deadline().dividedBy(2); // so that there is time to ask another one
    StateClient processors =
        new StateClient(
            settings,
            new StateHttp(vertx, half, ProcessorLane.MOST_CALLS),
            shared.edition()::edition,
            loop,
            shared.fallback().metrics());
    // Without anybody else to ask, Redis has all the time there is.
    RedisGuard guard =
        new RedisGuard(settings.present() ? settings.redisDeadline() : config.limits().timeout());
    shared.fallback().metrics().watch(guard::open);
    Reserve made = new Reserve(redis, guard, processors, shared);
    if (settings.present()) {
      EditionWatch editions = new EditionWatch(redis, shared.fallback().active(), shared.edition());
      vertx.setPeriodic(0, LOOK_MILLIS, id -> editions.turn());
      // Unasked, so that it is known at once whether it can do without Redis.
      vertx.setPeriodic(0, PROBE_MILLIS, id -> processors.probe());
    }
    return made;
  }

  RedisGuard guard() {
    return guard;
  }

  Fallback fallback() {
    return fallback;
  }

  /** Series out of {@code redis}, with what else there is. */
  SeriesSource series(SeriesSource redis) {
    return new ReserveSeries(redis, processors, bars);
  }

  /** Fails what takes too long; to be called many times a second. */
  void expire(long nowNanos) {
    guard.expire(nowNanos);
    processors.expire(nowNanos);
  }

  /** What keeps the loop from answering; from any thread. */
  Optional<String> problem() {
    return redis.problem().filter(text -> !processors.answers());
  }

  /** What ails Redis while the loop can do without it, but for series; from any thread. */
  Optional<String> impaired() {
    return redis.problem().filter(text -> processors.answers());
  }
}
