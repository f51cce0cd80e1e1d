package io.tidemark.runtime.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A bucket of tokens for each client, of the last so many; safe for many threads. */
final class RateLimiter {
  /*
   * A bucket is one number: the time at which it will be full again, were nothing more taken [1].
   * Each token taken moves it on by the time that one takes to come in; a token is there as long as
   * that time lies no further ahead than a burst.
   *
   * [1] The generic cell rate algorithm, ITU-T I.371, in its form of virtual scheduling.
   */
  private static final int MOST_CLIENTS = 100_000;

  /** Longer than any bucket takes to be full, so that forgetting it makes no difference. */
  private static final Duration REMEMBERED = Duration.ofMinutes(2);

  private final RateLimit limit;
  private final LongSupplier nanos;
  private final long nanosAToken;
  private final long nanosABurst;
  private final Cache<String, AtomicLong> fullAt =
      Caffeine.newBuilder()
          .maximumSize(MOST_CLIENTS)
          .expireAfterAccess(REMEMBERED)
          .executor(Runnable::run)
          .build();

  /**
   * @param nanos the clock, as {@link System#nanoTime} tells it
   */
  RateLimiter(RateLimit limit, LongSupplier nanos) {
    this.limit = limit;
    this.nanos = nanos;
    this.nanosAToken = TimeUnit.SECONDS.toNanos(1) / limit.perSecond();
    this.nanosABurst = nanosAToken * limit.burst();
  }

  /**
   * What became of one request.
   *
   * @param limit of the bucket
   * @param remaining in the bucket
   * @param resetSeconds until it is full
   * @param retrySeconds until there is a token; 0 where one was taken
   */
  record Taken(int limit, long remaining, long resetSeconds, long retrySeconds) {
    boolean granted() {
      return retrySeconds == 0;
    }
  }

  /** Takes a token out of a client's bucket, if there is one. */
  Taken take(String client) {
    long now = nanos.getAsLong();
    AtomicLong bucket = fullAt.get(client, name -> new AtomicLong(now));
    while (true) {
      long was = bucket.get();
      long next = (was - now > 0 ? was : now) + nanosAToken;
      long ahead = next - now;
      if (ahead > nanosABurst) {
        long missing = Math.max(1, seconds(ahead - nanosABurst));
        return new Taken(limit.burst(), 0, seconds(was - now), missing);
      }
      if (bucket.compareAndSet(was, next)) {
        return new Taken(limit.burst(), (nanosABurst - ahead) / nanosAToken, seconds(ahead), 0);
      }
    }
  }

  private static long seconds(long nanos) {
    return -Math.floorDiv(-nanos, TimeUnit.SECONDS.toNanos(1)); // rounded up
  }
}
