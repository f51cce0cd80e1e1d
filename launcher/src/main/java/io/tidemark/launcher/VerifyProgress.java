package io.tidemark.launcher;

import io.tidemark.sink.VerifyWatch;
import org.jspecify.annotations.Nullable;

/** Shows how a comparison is getting on, each part of it with a rate of its own. */
final class VerifyProgress implements VerifyWatch {
  private final Shell shell;
  private @Nullable Progress progress;
  private String part = "";

  VerifyProgress(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void at(String subject, long done, String unit, double fraction) {
    Progress current = progress;
    if (current == null || !subject.equals(part)) {
      end();
      current = new Progress(shell, System::nanoTime);
      progress = current;
      part = subject;
    }
    current.show(subject, done, unit, fraction);
  }

  /** Ends the line that is written over. */
  void end() {
    if (progress != null) {
      progress.end();
    }
  }
}
