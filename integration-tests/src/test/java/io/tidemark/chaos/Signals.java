package io.tidemark.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that Java itself does not send. */
final class Signals {
  private Signals() {}

  /** SIGSTOP: it does nothing more, and does not know it. */
  static void pause(ProcessHandle process) {
    send("STOP", process);
  }

  /** SIGCONT. */
  static void resume(ProcessHandle process) {
    send("CONT", process);
  }

  private static void send(String signal, ProcessHandle process) {
    try {
      // fails where the process is gone, which whoever watches it finds out by itself
      int unused =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
