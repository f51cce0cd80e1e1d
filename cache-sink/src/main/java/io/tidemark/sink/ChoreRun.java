package io.tidemark.sink;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a thread that does a chore, over connections of its own. */
final class ChoreRun implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChoreRun.class);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final Chore chore;
  private final CountDownLatch stopping = new CountDownLatch(1);

  private final Thread thread;

  private ChoreRun(String name, Chore chore) {
    this.chore = chore;
    this.thread = new Thread(this, name);
    thread.setDaemon(true);
  }

  /** Begins it on a thread of its own. */
  static ChoreRun start(String name, Chore chore) {
    ChoreRun run = new ChoreRun(name, chore);
    run.thread.start();
    return run;
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
      chore.close();
    }
  }

  /** Has the thread end after the step that it is in; waits for that, though not for long. */
  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join(CLOSE_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration step() {
    try {
      return chore.step();
    } catch (RuntimeException e) {
      // nothing depends on a chore being done now; the loop tells what is wrong with Redis
      LOG.debug("going on later", e);
      return AFTER_TROUBLE;
    }
  }
}
