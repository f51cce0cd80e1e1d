package io.tidemark.ingest.provider;

import java.time.Duration;

/**
 * How long and how often calls and streams are tried.
 *
 * @param attempt one request's deadline
 * @param call a call's deadline, all of its waiting and retries included
 * @param attempts of one call at most
 * @param backoff before the first retry; doubled for each further one, half of it at random
 * @param longestBackoff above which it is not doubled
 * @param breakerOpen how long an open circuit breaker lets nothing through
 */
record Patience(
    Duration attempt,
    Duration call,
    int attempts,
    Duration backoff,
    Duration longestBackoff,
    Duration breakerOpen) {
  /** For the world as it is. */
  static Patience usual() {
    return new Patience(
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        3,
        Duration.ofMillis(500),
        Duration.ofSeconds(60),
        Duration.ofSeconds(15));
  }
}
