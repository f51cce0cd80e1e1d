package io.tidemark.sink;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of the thread that sweeps, beside the sink's loop and over a connection of its own. */
final class SweepRun implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SweepRun.class);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);

  private final Sweep sweep;
  private final RedisLink link;
  private final CountDownLatch stopping = new CountDownLatch(1);

  SweepRun(Sweep sweep, RedisLink link) {
    this.sweep = sweep;
    this.link = link;
  }

  @Override
  public void run() {
    try {
      Duration wait = Duration.ZERO;
      while (!stopping.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        wait = step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      link.close();
    }
  }

  /** Has the thread end after the step that it is in. */
  @Override
  public void close() {
    stopping.countDown();
  }

  private Duration step() {
    try {
      return sweep.step();
    } catch (RuntimeException e) {
      // nothing depends on a sweep being done now; the loop tells what is wrong with Redis
      LOG.debug("sweeping later", e);
      return AFTER_TROUBLE;
    }
  }
}
