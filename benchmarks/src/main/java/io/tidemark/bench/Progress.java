package io.tidemark.bench;

import java.io.PrintWriter;

/** Tells whoever waits what is being done. */
final class Progress {
  private final PrintWriter err;
  private final long start = System.nanoTime();

  Progress(PrintWriter err) {
    this.err = err;
  }

  /** Says what is done now. */
  void say(String text) {
    err.printf("[%5.1f s] %s%n", (System.nanoTime() - start) / 1e9, text);
    err.flush();
  }
}
