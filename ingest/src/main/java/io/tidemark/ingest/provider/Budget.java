package io.tidemark.ingest.provider;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.Optional;

/** The weight of requests that a provider allows in a period. */
final class Budget {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private final RateLimiter limiter;
  private final Terms terms;

  Budget(String name, Terms terms) {
    this.terms = terms;
    this.limiter =
        RateLimiter.of(
            name,
            RateLimiterConfig.custom()
                .limitForPeriod(terms.budget())
                .limitRefreshPeriod(terms.period())
                .timeoutDuration(LONGEST_WAIT)
                .build());
  }

  /** Spends {@code weight}; how long to wait until then, empty where that is above a limit. */
  Optional<Duration> spend(int weight, Duration limit) {
    if (expectedWait(weight).compareTo(limit) > 0) {
      return Optional.empty();
    }
    long nanos = limiter.reservePermission(Math.min(weight, terms.budget()));
    return nanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }

  /** Nothing is left in this period: the provider has said so. */
  void drain() {
    limiter.drainPermissions();
  }

  /** What is left; below zero where it is spent in advance. */
  int left() {
    return limiter.getMetrics().getAvailablePermissions();
  }

  /** Whole periods, of which the first has partly gone. */
  private Duration expectedWait(int weight) {
    int missing = weight - left();
    if (missing <= 0) {
      return Duration.ZERO;
    }
    long periods = (missing - 1L) / terms.budget();
    return terms.period().multipliedBy(periods);
  }
}
