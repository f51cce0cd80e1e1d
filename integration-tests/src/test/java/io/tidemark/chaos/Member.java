package io.tidemark.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One process of the cluster, wanted or not wanted to run; safe for several threads. */
final class Member implements AutoCloseable {
  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path output;
  private @Nullable Process process;
  private boolean wanted;
  private int unexpectedEnds;

  /**
   * A process that {@link #start} starts.
   *
   * @param command a Java class with its arguments
   * @param output where what it prints is added to
   */
  Member(String name, List<String> command, Map<String, String> environment, Path output) {
    this.name = name;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.output = output;
  }

  String name() {
    return name;
  }

  Path output() {
    return output;
  }

  /** Starts it, unless it runs. */
  synchronized void start() {
    wanted = true;
    Process current = process;
    if (current != null && current.isAlive()) {
      return;
    }
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // short lives on few cores: compile fast rather than well
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xms64m",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path")));
    line.addAll(command);
    try {
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
      builder.environment().keySet().removeIf(key -> key.startsWith("TIDEMARK_"));
      builder.environment().putAll(environment);
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL; it stays down until {@link #start}. */
  synchronized void kill() {
    wanted = false;
    Process current = process;
    if (current != null) {
      current.destroyForcibly();
      awaitEnd(current);
    }
  }

  /** SIGSTOP. */
  synchronized void pause() {
    if (process != null) {
      Signals.pause(process.toHandle());
    }
  }

  /** SIGCONT. */
  synchronized void resume() {
    if (process != null) {
      Signals.resume(process.toHandle());
    }
  }

  /** Starts it again where it has ended although it is wanted, as an orchestrator would. */
  synchronized void supervise() {
    if (wanted && process != null && !process.isAlive()) {
      unexpectedEnds++;
      start();
    }
  }

  /** How often it has ended by itself. */
  synchronized int unexpectedEnds() {
    return unexpectedEnds;
  }

  @Override
  public void close() {
    kill();
  }

  private static void awaitEnd(Process ended) {
    try {
      ended.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
