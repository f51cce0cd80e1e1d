package io.tidemark.launcher;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells how far long work has come, its rate and how long it may take yet: on a terminal in one
 * line that is written over, elsewhere in a line now and then.
 */
final class Progress {
  private static final Duration ON_TERMINAL = Duration.ofMillis(200);
  private static final Duration ELSEWHERE = Duration.ofSeconds(5);

  private final Shell shell;
  private final LongSupplier nanos;
  private final long begun;
  private long shown;
  private boolean lineOpen;

  Progress(Shell shell, LongSupplier nanos) {
    this.shell = shell;
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
    this.shown = begun;
  }

  /**
   * Shows it where it is time to.
   *
   * @param done of {@code unit}, so far
   * @param fraction of all the work that this is, 0 where that is not known
   */
  void show(String subject, long done, String unit, double fraction) {
    long now = nanos.getAsLong();
    Duration pause = shell.terminal() ? ON_TERMINAL : ELSEWHERE;
    if (now - shown < pause.toNanos()) {
      return;
    }
    shown = now;
    double seconds = (now - begun) / 1e9;
    String line = line(subject, done, unit, fraction, seconds);
    if (shell.terminal()) {
      shell.err().print("\r" + line + "\u001b[K");
      lineOpen = true;
    } else {
      shell.err().println(line);
    }
    shell.err().flush();
  }

  /** Ends the line that is written over. */
  void end() {
    if (lineOpen) {
      shell.err().print("\r\u001b[K");
      shell.err().flush();
      lineOpen = false;
    }
  }

  /** How long it has been going on. */
  Duration elapsed() {
    return Duration.ofNanos(nanos.getAsLong() - begun);
  }

  private static String line(
      String subject, long done, String unit, double fraction, double seconds) {
    String line =
        String.format(
            Locale.ROOT,
            "%s: %,d %s, %,.0f/s",
            subject,
            done,
            unit,
            done / Math.max(seconds, 1e-3));
    if (fraction <= 0) {
      return line;
    }
    double left = seconds / fraction - seconds;
    return line
        + String.format(Locale.ROOT, ", %.0f %%, %s left", fraction * 100, span(Math.round(left)));
  }

  private static String span(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3_600
        ? String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d h", seconds / 3_600, seconds / 60 % 60);
  }
}
