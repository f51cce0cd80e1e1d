package io.tidemark.it;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How tests wait where they do not say it themselves: looking again soon, so that what has happened
 * is seen at once, and for as long as a machine that is busy with other things may take.
 */
public final class Patience implements LauncherSessionListener {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long STEP_MILLIS = 10;
  private static final long LONGEST_MILLIS = 100;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    // what ends badly in the background after its own test must not fail the next one
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
    Awaitility.setDefaultTimeout(LIMIT);
    // soon at first; what takes long anyway may be dear to look at
    Awaitility.setDefaultPollInterval(
        (looks, last) -> Duration.ofMillis(Math.min(LONGEST_MILLIS, STEP_MILLIS * looks)));
    Awaitility.setDefaultPollDelay(Duration.ZERO);
  }
}
