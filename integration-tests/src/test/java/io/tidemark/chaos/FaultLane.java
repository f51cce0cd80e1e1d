package io.tidemark.chaos;

import io.tidemark.chaos.FaultKind.Struck;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the faults of one lane happen, one after the other. */
final class FaultLane implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(FaultLane.class);

  private final List<PlannedFault> plan;
  private final FaultLog log;
  private final Recovery recovery;
  private final CountDownLatch stop;

  FaultLane(List<PlannedFault> plan, FaultLog log, Recovery recovery, CountDownLatch stop) {
    this.plan = plan;
    this.log = log;
    this.recovery = recovery;
    this.stop = stop;
  }

  @Override
  public void run() {
    for (PlannedFault fault : plan) {
      if (waited(fault.pause())) {
        return;
      }
      happen(fault);
    }
  }

  private void happen(PlannedFault fault) {
    long started = log.now();
    log.began();
    Struck struck = fault.kind().strike().begin(new Random(fault.seed()));
    LOG.info(
        "{} {} for {} ms (seed {})",
        fault.kind().name(),
        struck.what(),
        fault.hold().toMillis(),
        fault.seed());
    waited(fault.hold());
    struck.heal().run();
    log.began();
    recovery.watch(fault, struck.what(), started, log.now());
  }

  private boolean waited(Duration wait) {
    try {
      return stop.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
