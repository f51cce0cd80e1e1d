package io.tidemark.launcher;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;

/**
 * Tells the main thread that the process is to stop, and holds the process open until the main
 * thread has done so. The main thread does all the stopping; nothing is closed by another one.
 */
final class StopSignal {
  /** Longer than everything takes to close; what is not closed by then is cut off. */
  private static final Duration LIMIT = Duration.ofSeconds(45);

  private static final int CUT_OFF = 1;

  private final CountDownLatch wanted = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicBoolean installed = new AtomicBoolean();
  private volatile int exitCode = CUT_OFF;

  /** From here on SIGINT, SIGTERM and SIGHUP wait for the main thread. */
  void install() {
    if (installed.compareAndSet(false, true)) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::hold, "stop"));
    }
  }

  /** Asks for the stop. */
  void request() {
    wanted.countDown();
  }

  /** Whether the process is to stop. */
  boolean requested() {
    return wanted.getCount() == 0;
  }

  /** Waits until the process is to stop, at most so long; whether it is. */
  boolean await(Duration atMost) {
    try {
      return wanted.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** All is closed; ends the process. Does not return. */
  void exit(int code) {
    exitCode = code;
    done.countDown();
    System.exit(code);
  }

  private void hold() {
    request();
    try {
      if (!done.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LoggerFactory.getLogger(StopSignal.class).error("not stopped after {}; giving up", LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // so that a stop by signal that went well ends with 0, where the JVM would say 130 or 143
    Runtime.getRuntime().halt(exitCode);
  }
}
