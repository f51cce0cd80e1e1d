package io.tidemark.sink;

import io.tidemark.runtime.RedisSettings;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of the thread that looks for samples: until the loop is stopped. */
final class SpotCheckRun implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SpotCheckRun.class);
  private static final Duration STEP = Duration.ofMillis(100);

  private final SinkMetrics metrics;
  private final RedisSettings redis;
  private final Expiry expiry;
  private final InstantSource clock;
  private final SinkLoop loop;

  SpotCheckRun(
      SinkMetrics metrics, RedisSettings redis, Expiry expiry, InstantSource clock, SinkLoop loop) {
    this.metrics = metrics;
    this.redis = redis;
    this.expiry = expiry;
    this.clock = clock;
    this.loop = loop;
  }

  @Override
  public void run() {
    RedisLink link = new RedisLink(redis);
    try {
      SpotChecks checks =
          new SpotChecks(metrics.samples(), metrics.consistency(), link, expiry, clock);
      while (!loop.stopped()) {
        checks.turn();
        loop.nap(STEP);
      }
    } catch (RuntimeException e) {
      // a metric alone: the sink goes on without it
      LOG.warn("samples are no longer looked for", e);
    } finally {
      link.close();
    }
  }
}
