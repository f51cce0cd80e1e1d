package io.tidemark.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that take turns of something until they are stopped; the first failure is kept. */
final class Workers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          6,
          work -> {
            Thread thread = new Thread(work, "chaos-worker");
            thread.setDaemon(true);
            return thread;
          });
  private final List<String> failures = new ArrayList<>();

  /** Takes a turn again and again, with a pause in between. */
  void every(Duration pause, Runnable turn) {
    ScheduledFuture<?> unused =
        threads.scheduleWithFixedDelay(
            () -> guarded(turn), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Takes turns at a steady rate, late ones together. */
  void steadily(Duration period, Runnable turn) {
    ScheduledFuture<?> unused =
        threads.scheduleAtFixedRate(
            () -> guarded(turn), 0, period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void guarded(Runnable turn) {
    try {
      turn.run();
    } catch (RuntimeException | Error e) {
      LOG.error("the kit itself failed", e);
      synchronized (failures) {
        failures.add(e.toString());
      }
    }
  }

  /** What went wrong in the kit itself. */
  List<String> failures() {
    synchronized (failures) {
      return List.copyOf(failures);
    }
  }

  /** Lets turns that are under way end, and begins no more. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
        LOG.warn("a turn does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
