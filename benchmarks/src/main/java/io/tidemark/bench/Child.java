package io.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process that the bench has started. */
record Child(String name, ProcessHandle process, Path log) {
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final int TAIL = 15;

  boolean running() {
    return process.isAlive();
  }

  /** For how long it has run, in seconds. */
  double uptimeSeconds() {
    Instant now = Instant.now();
    Instant start = process.info().startInstant().orElse(now);
    return Duration.between(start, now).toMillis() / 1_000.0;
  }

  /** What it has taken of the machine so far. */
  Usage usage() {
    return Usage.of(process.pid());
  }

  /** Asks it to end, and kills it where it does not. */
  void stop() {
    if (process.destroy() && !ended(GRACE)) {
      kill();
    }
  }

  /** SIGKILL. */
  void kill() {
    if (process.destroyForcibly() && !ended(GRACE)) {
      throw new IllegalStateException(name + ", process " + process.pid() + ", can't be killed");
    }
  }

  /** Waits for its end, at most so long; whether it has ended. */
  boolean ended(Duration atMost) {
    try {
      process.onExit().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    } catch (ExecutionException | TimeoutException e) {
      return !process.isAlive();
    }
  }

  /** The last of what it printed. */
  String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }
}
